// <flow-csat>: how well did the flow help? 1 to 5 and a comment, or nothing. Each session is asked about once.
import {feedbackOf, rate, WidgetError, type Caller} from './api';
import {commentOf} from './comment';
import {attributesOf, FlowElement, type Feedback} from './element';
import {KeptIds} from './kept_ids';
import {button, make, whenSeen} from './make';
import {Once} from './once';

const kTexts = {
  'question': 'How well did this help you?',
  'rating-1': 'Very poorly',
  'rating-2': 'Poorly',
  'rating-3': 'Fairly',
  'rating-4': 'Well',
  'rating-5': 'Very well',
  'comment': 'Comment (optional)',
  'left': 'Characters left: {count}',
  'over': 'Too long by {count}',
  'send': 'Send',
  'sending': 'Sending…',
  'skip': 'Skip',
  'failed': 'Your rating was not sent.',
  'retry': 'Try again',
  'thanks': 'Thank you for your rating.',
};

// When less than this many characters are left, a screen reader says so.
const kNearlyFull = 20;

const sessions = new Once(new KeptIds('flowtally.csat', 200));

interface Rated {
  rating: number;
  comment: string|null;
}

export class FlowCsat extends FlowElement {
  static readonly observedAttributes = attributesOf(kTexts);

  private phase: 'idle'|'sending'|'failed' = 'idle';
  private unsee = () => {};

  private readonly options = [1, 2, 3, 4, 5].map((rating) => {
    const input = make('input', '', {type: 'radio', name: 'rating', value: String(rating)});
    return {rating, input, label: make('label', 'option', {}, input, make('span', 'face', {}, String(rating)))};
  });
  private readonly comment = make('textarea', 'comment', {'id': 'comment', 'rows': '3', 'aria-describedby': 'counter'});
  private readonly counter = make('p', 'counter', {id: 'counter'});
  private readonly more = make('div', 'more', {}, this.says('comment', make('label', '', {for: 'comment'})), this.comment, this.counter);
  private readonly send = make('button', 'button send');
  private readonly skip = this.says('skip', button('skip', () => this.leave()));
  private readonly form = make('form', 'box', {novalidate: ''},
      make('fieldset', '', {'role': 'radiogroup', 'aria-labelledby': 'question'},
          this.says('question', make('legend', 'question', {id: 'question'})),
          make('div', '', {},
              make('div', 'scale', {}, ...this.options.map(({label}) => label)),
              make('div', 'ends', {'aria-hidden': 'true'}, this.says('rating-1', make('span')), this.says('rating-5', make('span'))))),
      this.more, this.status, make('div', 'row', {}, this.send, this.skip));

  constructor() {
    super(kTexts, ['session-id']);
    this.form.addEventListener('submit', (event) => {
      event.preventDefault();
      this.submit();
    });
    this.form.addEventListener('input', () => this.draw());
    this.tree.append(this.form);
  }

  protected override get isSending(): boolean {
    return this.phase === 'sending';
  }

  protected override reset(): void {
    this.unsee();
    this.phase = 'idle';
    this.form.reset();
    this.draw();
  }

  protected override stopped(): void {
    this.phase = 'failed';
    this.draw();
  }

  protected override take({rating}: Feedback): void {
    const id = this.sessionId;
    if (rating !== null) sessions.done(id);
    this.state = rating === null && sessions.isDue(id) ? 'open' : 'hidden';
    this.draw();
    this.unsee();
    if (this.state === 'open') this.unsee = whenSeen(this.form, () => sessions.seen(id));
  }

  protected override draw(): void {
    const {phase} = this;
    const isFailed = phase === 'failed';
    this.report(this.state === 'done' ? this.text('thanks') : isFailed ? this.text('failed') : '', isFailed);
    this.send.textContent = this.text(phase === 'sending' ? phase : isFailed ? 'retry' : 'send');
    for (const one of [this.send, this.skip]) one.ariaDisabled = String(phase === 'sending');
    for (const one of [this.more, this.send]) one.hidden = this.chosen === undefined;
    for (const {rating, input} of this.options) input.ariaLabel = `${rating}: ${this.text(`rating-${rating}`)}`;
    this.drawCounter();
  }

  private drawCounter(): void {
    const {left} = commentOf(this.comment.value);
    this.counter.textContent = this.text(left < 0 ? 'over' : 'left').replace('{count}', String(Math.abs(left)));
    this.counter.classList.toggle('problem', left < 0);
    this.counter.ariaLive = left < kNearlyFull ? 'polite' : 'off';
    this.comment.ariaInvalid = String(left < 0);
  }

  private get sessionId(): string {
    return this.given('session-id');
  }

  private get chosen(): number|undefined {
    return this.options.find(({input}) => input.checked)?.rating;
  }

  private submit(): void {
    const {chosen: rating, sessionId} = this;
    const {text: comment, left} = commentOf(this.comment.value);
    if (this.isSending || rating === undefined) return;
    if (left < 0) {
      this.comment.focus();
      return;
    }
    this.phase = 'sending';
    this.draw();
    void this.run(
        (caller) => rateOnce(caller, sessionId, {rating, comment}),
        (rated) => this.thank(sessionId, rated),
        (error) => this.recover(sessionId, error));
  }

  private thank(sessionId: string, rated: Rated): void {
    const hadFocus = this.tree.activeElement !== null;
    sessions.done(sessionId);
    this.phase = 'idle';
    this.state = 'done';
    this.draw();
    // What had it is gone.
    if (hadFocus) this.status.focus();
    this.tell('flow-csat-rated', rated);
  }

  private recover(sessionId: string, {code}: WidgetError): boolean {
    const isTooEarly = code === 'not_completed';
    if (isTooEarly) sessions.forget(sessionId);
    this.phase = isTooEarly ? 'idle' : 'failed';
    this.draw();
    return !isTooEarly;
  }

  private leave(): void {
    if (this.isSending) return;
    sessions.done(this.sessionId);
    this.state = 'hidden';
    this.tell('flow-csat-skipped', {});
  }
}

/** The rating that the session has after this one was sent: this, or the one that was there before it. */
async function rateOnce(caller: Caller, sessionId: string, {rating, comment}: Rated): Promise<Rated> {
  try {
    await rate(caller, sessionId, comment === null ? {rating} : {rating, comment});
    return {rating, comment};
  } catch (error) {
    if (!(error instanceof WidgetError && error.code === 'already_rated')) throw error;
    return {rating: (await feedbackOf(caller, sessionId)).rating ?? rating, comment: null};
  }
}
