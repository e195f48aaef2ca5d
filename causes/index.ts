export { type Action, actionFor, renderAction } from './action.ts';
export { CATALOGUE } from './catalogue.ts';
export { classify } from './classify.ts';
