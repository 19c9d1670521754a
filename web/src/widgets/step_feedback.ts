// <flow-step-feedback>: was this step helpful? Two thumbs; the same one again takes it back.
import {vote} from './api';
import {attributesOf, FlowElement, type Feedback} from './element';
import {KeptIds} from './kept_ids';
import {button, icon, make, whenSeen} from './make';
import {failed, held, pressed, retried, saved, shown, type Thumbs, type Vote} from './thumbs';

const kTexts = {
  'question': 'Was this step helpful?',
  'yes': 'Yes, it was helpful',
  'no': 'No, it was not helpful',
  'hint': 'Your answer helps to improve this step. Press the same thumb again to take it back.',
  'close': 'Got it',
  'saved': 'Thank you.',
  'withdrawn': 'Taken back.',
  'failed': 'That was not saved.',
  'retry': 'Try again',
};

const kThumb = 'M7 21V10l4.3-7.2c1.6-.4 2.9.8 2.6 2.4L13 9h5.6c1.5 0 2.6 1.4 2.2 2.9l-1.9 7C18.6 20.2 17.6 21 16.4 21H7ZM3 10h4v11H3Z';

const hints = new KeptIds('flowtally.hints', 10);
const kHint = 'step-feedback';
// Of several thumbs in a page one has the hint.
let hintHolder: Element|undefined;

export class FlowStepFeedback extends FlowElement {
  static readonly observedAttributes = attributesOf(kTexts, 'node-id');

  private thumbs: Thumbs = held(null);
  private unsee = () => {};

  private readonly thumbButtons = [true, false].map((isHelpful) => ({
    isHelpful,
    thumb: button(`thumb ${isHelpful ? 'up' : 'down'}`, ({detail}) => {
      // The second click of a double one is not meant to take back what the first gave.
      if (detail < 2) this.change(pressed(this.thumbs, isHelpful));
    }, icon(kThumb)),
  }));
  private readonly retry = this.says('retry', button('retry', () => {
    this.focusThumb(this.thumbs.wanted ?? this.thumbs.held);
    this.change(retried(this.thumbs));
  }));
  private readonly hint = make('p', 'hint', {}, this.says('hint', make('span')), ' ', this.says('close', button('close', () => {
    this.focusThumb(true);
    this.hint.hidden = true;
  })));

  constructor() {
    super(kTexts, ['session-id', 'node-id']);
    this.hint.hidden = true;
    this.tree.append(make('div', 'box', {'role': 'group', 'aria-labelledby': 'question'},
        make('div', 'row', {},
            this.says('question', make('span', 'question', {id: 'question'})),
            ...this.thumbButtons.map(({thumb}) => thumb), this.status, this.retry),
        this.hint));
  }

  protected override get isSending(): boolean {
    return this.thumbs.phase === 'sending';
  }

  protected override reset(): void {
    this.thumbs = held(null);
    this.unsee();
    this.hint.hidden = true;
    this.draw();
  }

  protected override stopped(): void {
    this.thumbs = failed(this.thumbs);
    this.draw();
  }

  protected override take({items}: Feedback): void {
    this.thumbs = held(items.find(({node_id: id}) => id === this.given('node-id'))?.was_helpful ?? null);
    this.draw();
    this.state = 'open';
    this.offerHint();
  }

  protected override draw(): void {
    const {phase, held: vote} = this.thumbs;
    for (const {isHelpful, thumb} of this.thumbButtons) {
      thumb.ariaLabel = this.text(isHelpful ? 'yes' : 'no');
      thumb.ariaPressed = String(shown(this.thumbs) === isHelpful);
      thumb.ariaDisabled = String(phase === 'sending');
    }
    const isFailed = phase === 'failed';
    this.report(phase === 'saved' ? this.text(vote === null ? 'withdrawn' : phase) : isFailed ? this.text(phase) : '', isFailed);
    this.retry.hidden = !isFailed;
  }

  private change(next: Thumbs): void {
    if (next === this.thumbs) return;
    this.thumbs = next;
    this.draw();
    const nodeId = this.given('node-id');
    const {wanted} = next;
    void this.run(
        (caller) => vote(caller, this.given('session-id'), nodeId, wanted),
        () => {
          this.thumbs = saved(this.thumbs);
          this.draw();
          this.tell('flow-step-feedback-changed', {nodeId, wasHelpful: wanted});
        },
        () => {
          this.stopped();
          return true;
        });
  }

  private focusThumb(isHelpful: Vote): void {
    this.thumbButtons.find((one) => one.isHelpful === isHelpful)?.thumb.focus();
  }

  private offerHint(): void {
    if (!this.hint.hidden || hints.has(kHint) || (hintHolder !== this && hintHolder?.isConnected)) return;
    hintHolder = this;
    this.hint.hidden = false;
    this.unsee();
    this.unsee = whenSeen(this.hint, () => hints.add(kHint));
  }
}
