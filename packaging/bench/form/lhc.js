// The page of lforms: its web component, as its documentation says.
let form;

async function load(text) {
  LForms.Util.removeFormsFromPage('form');
  await LForms.Util.addFormToPage(JSON.parse(text), 'form', { fhirVersion: 'R4' });
  form = LForms.Util._getFormObjectInScope(document.getElementById('form'));
}

const itemOf = (linkId) => form.itemList.find((i) => i.linkId === linkId);

// answer does what the component does when an input has changed, and ends when
// its calculations have.
function answer(step) {
  const item = itemOf(step.linkId);
  const settled = new Promise((done) => {
    const check = form._checkFormControls;
    form._checkFormControls = function () {
      form._checkFormControls = check;
      const out = check.apply(this, arguments);
      done();
      return out;
    };
  });
  item.value = step.type === 'choice' ? item.answers.find((a) => a.code === step.value) : step.value;
  form.updateOnSourceItemChange(item);
  return settled;
}

function total(linkId) {
  return String(itemOf(linkId).value ?? '');
}

window.bench = { load, answer, total };
