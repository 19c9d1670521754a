// Elements of the widgets' shadow trees, without any markup as text.

/** An element; its classes are also the names of the part that it is for style sheets from outside. */
export function make<Name extends keyof HTMLElementTagNameMap>(
    name: Name, classes = '', attributes: Readonly<Record<string, string>> = {},
    ...children: (Node|string)[]): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  const named = classes === '' ? {} : {class: classes, part: classes};
  for (const [key, value] of Object.entries({...named, ...attributes})) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

export function button(classes: string, act: (event: MouseEvent) => void, ...children: Node[]): HTMLButtonElement {
  const made = make('button', `button ${classes}`, {type: 'button'}, ...children);
  made.addEventListener('click', act);
  return made;
}

/** A picture of one path, for eyes alone. */
export function icon(path: string): SVGSVGElement {
  const kNamespace = 'http://www.w3.org/2000/svg';
  const svg = document.createElementNS(kNamespace, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const drawn = document.createElementNS(kNamespace, 'path');
  drawn.setAttribute('d', path);
  svg.append(drawn);
  return svg;
}

/** Acts once at least half of the element is on the screen, unless it is called off. */
export function whenSeen(element: Element, act: () => void): () => void {
  const observer = new IntersectionObserver((entries) => {
    if (!entries.some(({intersectionRatio}) => intersectionRatio >= 0.5)) return;
    observer.disconnect();
    act();
  }, {threshold: 0.5});
  observer.observe(element);
  return () => observer.disconnect();
}
