// The page of lforms: its web component, as its documentation says.
let form;

async function load(text) {
  LForms.Util.removeFormsFromPage('form');
  await LForms.Util.addFormToPage(JSON.parse(text), 'form', { fhirVersion: 'R4' });
  form = LForms.Util._getFormObjectInScope(document.getElementById('form'));
}

const itemOf = (linkId) => form.itemList.find((i) => i.linkId === linkId);

// answer does what the component does when an input has changed, and ends when
// the calculations have that it starts a moment later.
function answer(step) {
  const item = itemOf(step.linkId);
  const processor = form._expressionProcessor;
  const settled = new Promise((done) => {
    processor.runCalculations = function (...args) {
      delete processor.runCalculations;
      const run = processor.runCalculations(...args);
      run.then(() => setTimeout(done));
      return run;
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
