// Everything the SurveyJS library says of surveys. In: [{name, text, components}] as JSON; out: {name: {check: [said]}}.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { ComponentCollection, SurveyModel } from "survey-core";
import { lintSurvey } from "survey-core/linter";

const definition = createRequire(import.meta.url).resolve("survey-core").replace(/[^/]+$/, "surveyjs_definition.json");
const fits = new Ajv({ strict: false, allErrors: true, logger: false }).compile(JSON.parse(readFileSync(definition)));
const KINDS_OF_ERROR = ["syntax", "unknown function", "unknown variable", "no meaning"];

const CHECKS = {
  linter: (survey, components) =>
    lintSurvey(survey, { components }).findings.map((f) => `${f.severity} ${f.ruleId} at ${f.path}: ${f.message}`),

  loading: (survey, components) => {
    const { jsonErrors } = loaded(survey, components);
    return (jsonErrors ?? []).map((error) => `${error.type}: ${error.message}`);
  },

  expressions: (survey, components) =>
    loaded(survey, components)
      .validateExpressions({ variables: true, functions: true, semantics: true })
      .flatMap(({ obj, propertyName, errors }) => errors.map((error) => expressionError(obj, propertyName, error))),

  schema: (survey) => {
    fits(survey);
    return [...new Set((fits.errors ?? []).map((error) => `${error.instancePath || "/"} ${error.message}`))];
  },
};

function loaded(survey, components) {
  ComponentCollection.Instance.clear();
  for (const [name, parts] of Object.entries(components)) ComponentCollection.Instance.add({ name, ...parts });
  const model = new SurveyModel();
  model.fromJSON(structuredClone(survey), { validatePropertyValues: true });
  return model;
}

function expressionError(object, property, { errorType, functionName, variableName }) {
  const what = functionName ?? variableName ?? "";
  return `${object.name ?? object.getType()}.${property}: ${KINDS_OF_ERROR[errorType]} ${what}`.trim();
}

function said(check, survey, components) {
  try {
    return check(survey, components);
  } catch (error) {
    return [`threw ${error.name}: ${error.message}`];
  }
}

function everything({ text, components }) {
  let survey;
  try {
    survey = JSON.parse(text);
  } catch (error) {
    return { reading: [error.message] };
  }
  return Object.fromEntries(Object.entries(CHECKS).map(([name, check]) => [name, said(check, survey, components)]));
}

console.error = console.warn = () => {}; // the library reports some of what it also returns
const asked = JSON.parse(readFileSync(0));
process.stdout.write(JSON.stringify(Object.fromEntries(asked.map((one) => [one.name, everything(one)]))));
