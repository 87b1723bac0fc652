// The page of @aehrc/smart-forms-renderer: its renderer, mounted as its
// documentation says, and its stores.
import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import { QueryClientProvider } from '@tanstack/react-query';
import { BaseRenderer, RendererThemeProvider, buildForm, getResponse, questionnaireResponseStore, questionnaireStore, useRendererQueryClient } from '@aehrc/smart-forms-renderer';

let root;

function Page() {
  return createElement(RendererThemeProvider, null,
    createElement(QueryClientProvider, { client: useRendererQueryClient() }, createElement(BaseRenderer)));
}

const painted = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));

async function load(text) {
  root?.unmount();
  document.getElementById('form').replaceChildren();
  await buildForm({ questionnaire: JSON.parse(text), terminologyServerUrl: 'http://bench.local/none' });
  root = createRoot(document.getElementById('form'));
  root.render(createElement(Page));
  await painted();
}

// answer does what the renderer does when an input has changed, without the
// 300 ms it waits for further keys.
async function answer(step) {
  const response = structuredClone(questionnaireResponseStore.getState().updatableResponse);
  const value = step.type === 'boolean' ? { valueBoolean: step.value }
    : step.type === 'integer' ? { valueInteger: step.value }
      : { valueCoding: { system: 'http://example.org/how-often', code: step.value, display: step.value } };
  place(response, step.linkId, value);
  const store = questionnaireStore.getState();
  store.updateEnableWhenItem(step.linkId, [value], null);
  questionnaireResponseStore.getState().updateResponse(response);
  await store.updateExpressions(response);
}

// place puts an answer where the form has the question.
function place(response, linkId, value) {
  const source = questionnaireStore.getState().sourceQuestionnaire;
  const group = source.item.find((g) => g.item.some((q) => q.linkId === linkId));
  response.item ??= [];
  let g = response.item.find((i) => i.linkId === group.linkId);
  if (!g) {
    response.item.push(g = { linkId: group.linkId, text: group.text, item: [] });
    const order = (i) => source.item.findIndex((x) => x.linkId === i.linkId);
    response.item.sort((a, b) => order(a) - order(b));
  }
  g.item ??= [];
  let q = g.item.find((i) => i.linkId === linkId);
  if (!q) {
    const at = (i) => group.item.findIndex((x) => x.linkId === i.linkId);
    g.item.push(q = { linkId, text: group.item.find((x) => x.linkId === linkId).text });
    g.item.sort((a, b) => at(a) - at(b));
  }
  q.answer = [value];
}

function total(linkId) {
  const group = getResponse().item.find((g) => g.item?.some((q) => q.linkId === linkId));
  return String(group?.item.find((q) => q.linkId === linkId).answer?.[0]?.valueInteger ?? '');
}

window.bench = { load, answer, total };
