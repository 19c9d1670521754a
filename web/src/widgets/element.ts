// What both widgets are: an element with a shadow tree that knows its session and its token, follows its attributes,
// stops its requests when it is removed, and tells the host application what went wrong.
import {feedbackOf, WidgetError, type Caller, type Token} from './api';
import {make} from './make';
import css from './widgets.css?inline';

/**
 * Of the host's attribute `state`: nothing is shown; the answer is waited for; the user is asked; the user is thanked.
 */
export type State = 'hidden'|'loading'|'open'|'done';

export type Feedback = Awaited<ReturnType<typeof feedbackOf>>;

type Texts = Readonly<Record<string, string>>;

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

// Where the script came from is where its API is, unless `api` says otherwise: beside it, also below a base path.
const kScript = document.currentScript;
const kOwnApi = kScript instanceof HTMLScriptElement && kScript.src !== '' ? new URL('.', kScript.src).href : window.location.origin;

const kCommon = ['session-id', 'token', 'api'];

/** The attributes of a widget: those of both, its own, and one for each of its texts. */
export function attributesOf(texts: Texts, ...own: readonly string[]): string[] {
  return [...kCommon, ...own, ...Object.keys(texts).map((name) => `text-${name}`)];
}

export abstract class FlowElement extends HTMLElement {
  protected readonly tree = this.attachShadow({mode: 'open'});
  /** What became of what the user did; for screen readers too. */
  protected readonly status = make('p', 'status', {role: 'status', tabindex: '-1'});
  private readonly named: [Element, string][] = [];
  private ownToken: Token|null = null;
  private running = new AbortController();
  private subject = '';
  private isScheduled = false;
  private isAnswered = false;

  constructor(private readonly texts: Texts, private readonly needed: readonly string[]) {
    super();
    this.tree.adoptedStyleSheets = [sheet];
  }

  /** What the user is asked about is another session or step, or asked for the first time. */
  protected abstract reset(): void;
  /** What is being sent will not be answered any more. */
  protected abstract stopped(): void;
  /** What the server holds. */
  protected abstract take(feedback: Feedback): void;
  /** Shows everything as it is now, but for what always says the same. */
  protected abstract draw(): void;

  /** The token, or a function that gives one whenever one is needed. It goes before the attribute. */
  get token(): Token|null {
    return this.ownToken ?? this.getAttribute('token');
  }

  set token(token: Token|null) {
    this.ownToken = token;
    this.renewed();
  }

  /** Asks the server again what it holds, and shows what is to be shown then. Not while something is being sent. */
  check(): void {
    if (this.isConnected && !this.isSending) this.schedule();
  }

  connectedCallback(): void {
    // A host that set it before this script came set a property of the element itself.
    if (Object.hasOwn(this, 'token')) {
      const {token} = this;
      delete (this as {token?: Token|null}).token;
      this.token = token;
    }
    this.write();
    this.schedule();
  }

  disconnectedCallback(): void {
    this.running.abort();
  }

  attributeChangedCallback(name: string, before: string|null, after: string|null): void {
    if (before === after || !this.isConnected) return;
    if (name.startsWith('text-')) {
      this.write();
    } else if (name === 'token') {
      this.renewed();
    } else {
      this.schedule();
    }
  }

  protected abstract get isSending(): boolean;

  protected get state(): State {
    return (this.given('state') || 'hidden') as State;
  }

  protected set state(state: State) {
    this.setAttribute('state', state);
  }

  /** The value of an attribute, or nothing. */
  protected given(name: string): string {
    return this.getAttribute(name) ?? '';
  }

  /** A text for the user: the attribute's, or the one it has without. */
  protected text(name: string): string {
    return this.getAttribute(`text-${name}`) ?? this.texts[name] ?? '';
  }

  /** Lets an element always say the text `name`. */
  protected says<Named extends Element>(name: string, element: Named): Named {
    this.named.push([element, name]);
    return element;
  }

  protected report(text: string, isProblem: boolean): void {
    // To say the same again would be read out again.
    if (this.status.textContent !== text) this.status.textContent = text;
    this.status.classList.toggle('problem', isProblem);
  }

  protected tell(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, {detail, bubbles: true, composed: true}));
  }

  /**
   * Does what needs the server, and nothing else that does at the same time: what was under way is stopped, and so is
   * this when the element goes, or is about something else. `recover` may deal with an error; what it returns false for,
   * and what says that there is nothing to ask here, hides the element. The host application is told of every error.
   */
  protected async run<Answer>(
      ask: (caller: Caller) => Promise<Answer>, use: (answer: Answer) => void,
      recover: (error: WidgetError) => boolean): Promise<void> {
    this.running.abort();
    this.running = new AbortController();
    const {signal} = this.running;
    try {
      const answer = await ask({api: this.given('api') || kOwnApi, token: this.token ?? '', signal});
      if (!signal.aborted) use(answer);
    } catch (reason) {
      if (signal.aborted) return;
      const error = reason instanceof WidgetError ? reason : new WidgetError(0, 'unknown', String(reason), null);
      const isNotFor = error.status === 403 || error.status === 404;
      if (isNotFor) this.isAnswered = false;
      if (isNotFor || !recover(error)) {
        if (this.isSending) this.stopped();
        this.state = 'hidden';
      }
      this.tell('flow-widget-error', {code: error.code, detail: error.message, requestId: error.requestId});
    }
  }

  private write(): void {
    for (const [element, name] of this.named) element.textContent = this.text(name);
    this.draw();
  }

  // A renewed token is used from the next request on. It is a reason to ask only where there was no answer.
  private renewed(): void {
    if (!this.isAnswered) this.check();
  }

  // Several attributes that change at once are one change.
  private schedule(): void {
    if (this.isScheduled) return;
    this.isScheduled = true;
    queueMicrotask(() => {
      this.isScheduled = false;
      if (this.isConnected) this.restart();
    });
  }

  private restart(): void {
    this.running.abort();
    if (this.isSending) this.stopped();
    const subject = JSON.stringify([...this.needed, 'api'].map((name) => this.given(name)));
    const isOther = subject !== this.subject;
    this.subject = subject;
    this.isAnswered = false;
    if (isOther) this.reset();
    if (!this.token || this.needed.some((name) => !this.given(name))) {
      this.state = 'hidden';
      return;
    }
    if (isOther || this.state === 'hidden') this.state = 'loading';
    void this.run((caller) => feedbackOf(caller, this.given('session-id')), (feedback) => {
      this.isAnswered = true;
      this.take(feedback);
    }, () => this.state !== 'loading');
  }
}
