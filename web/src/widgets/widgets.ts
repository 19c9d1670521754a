// The widgets of the host application's pages, as one classic script.
import {FlowCsat} from './csat';
import {FlowStepFeedback} from './step_feedback';

for (const [name, widget] of Object.entries({'flow-step-feedback': FlowStepFeedback, 'flow-csat': FlowCsat})) {
  // A page may hold the script twice.
  if (customElements.get(name) === undefined) customElements.define(name, widget);
}
