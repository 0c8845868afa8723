// What SurveyJS Creator says in its JSON and translation tabs. In: [{name, text, components}]; out: {name: {check: [said]}}.
import { readFileSync } from "node:fs";
import { ComponentCollection } from "survey-core";
import { SurveyTextWorker, TranslationSideBySide } from "survey-creator-core";

function everything({ text, components }) {
  ComponentCollection.Instance.clear();
  for (const [name, parts] of Object.entries(components)) ComponentCollection.Instance.add({ name, ...parts });
  const worker = new SurveyTextWorker(text, { validatePropertyValues: true });
  return {
    "JSON tab": worker.errors.map((error) => `${error.getErrorType()}: ${error.text}`),
    "translation tab": worker.survey ? untranslated(worker.survey) : [],
  };
}

function untranslated(survey) {
  const tab = new TranslationSideBySide(survey);
  const progress = survey.getUsedLocales().map((locale) => ({ locale, ...tab.getTranslationProgress(locale) }));
  const missing = progress.filter(({ translated, total }) => 0 < translated && translated < total);
  return missing.map(({ locale, translated, total }) => `${locale}: ${translated} of ${total} texts`);
}

function said(one) {
  try {
    return everything(one);
  } catch (error) {
    return { "JSON tab": [`threw ${error.name}: ${error.message}`] };
  }
}

console.error = console.warn = () => {}; // the library reports some of what it also returns
const asked = JSON.parse(readFileSync(0));
process.stdout.write(JSON.stringify(Object.fromEntries(asked.map((one) => [one.name, said(one)]))));
