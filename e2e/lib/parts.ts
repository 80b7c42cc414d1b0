/** An element of a part: what it is and how it looks. */
export interface Shape {
  /** Its path in the part, such as `div.2/button.0`. */
  at: string;
  /** x, y, width and height in the part, px. */
  box: [number, number, number, number];
  style: Record<string, string>;
}
/** The elements of each part. */
export type Looks = Record<string, Shape[]>;

/** Text is not everywhere as wide to the pixel, and never higher: what moves by more than that has moved. */
const slack = (i: number, width: number): number => (i % 2 === 0 ? 2 + width * 0.015 : 1);

/**
 * In the page: how every part looks. Stands alone, for its text is sent there.
 * @param part `dialog`: what lies over the page is looked at; else all parts on it
 */
export function look(part: string): Looks {
  const names = [
    'color', 'background-color', 'background-image', 'border-top-color', 'border-top-width', 'border-top-style', 'border-right-color', 'border-right-width',
    'border-bottom-color', 'border-bottom-width', 'border-left-color', 'border-left-width', 'border-top-left-radius', 'border-bottom-right-radius',
    'padding-top', 'padding-right', 'padding-bottom', 'padding-left', 'margin-top', 'margin-right', 'margin-bottom', 'margin-left', 'row-gap', 'column-gap',
    'display', 'visibility', 'opacity', 'box-shadow', 'font-family', 'font-size', 'font-weight', 'line-height', 'letter-spacing', 'text-align', 'text-overflow',
    'white-space-collapse', 'align-items', 'justify-content', 'fill', 'stroke', 'stroke-width', 'stroke-dasharray',
  ];
  // What a bare element has says nothing, nor what is inherited without a change.
  const bare = document.body.appendChild(document.createElement('span'));
  const usual = getComputedStyle(bare);
  const plain = Object.fromEntries(names.map((name) => [name, usual.getPropertyValue(name)]));
  bare.remove();
  const shapes = (root: Element): Shape[] => {
    const corner = root.getBoundingClientRect();
    const list: Shape[] = [];
    const walk = (node: Element, at: string): void => {
      const style = getComputedStyle(node);
      const own: Record<string, string> = {};
      for (const name of names) {
        const value = style.getPropertyValue(name);
        if (value !== plain[name]) own[name] = value;
      }
      for (const kind of ['::before', '::after']) {
        const drawn = getComputedStyle(node, kind);
        if (drawn.content !== 'none' && drawn.content !== 'normal')
          own[kind] = [drawn.content, drawn.backgroundColor, drawn.borderTopColor, drawn.height].join(' ');
      }
      for (const name of ['d', 'transform']) if (node.namespaceURI?.endsWith('svg') && node.hasAttribute(name)) own[`@${name}`] = node.getAttribute(name) ?? '';
      const { left, top, width, height } = node.getBoundingClientRect();
      const round = (value: number): number => Math.round(value * 10) / 10;
      list.push({ at, box: [round(left - corner.left), round(top - corner.top), round(width), round(height)], style: own });
      [...node.children].forEach((child, i) => walk(child, `${at}/${child.tagName.toLowerCase()}.${i}`));
    };
    walk(root, root.tagName.toLowerCase());
    return list;
  };
  const roots = part === '' ? [...document.querySelectorAll<HTMLElement>('[data-part]')] : [...document.querySelectorAll<HTMLElement>('[role="dialog"], [role="alertdialog"]')];
  return Object.fromEntries(roots.map((root) => [root.dataset['part'] ?? part, shapes(root)]));
}

/** What is otherwise than before, one line each: styles exactly, places but for what text may differ by. Pure. */
export function differences(before: Looks, now: Looks): string[] {
  const told: string[] = [];
  for (const part of new Set([...Object.keys(before), ...Object.keys(now)])) {
    const [old, next] = [before[part], now[part]];
    if (!old || !next) {
      told.push(`${part}: ${old ? 'is gone' : 'is new'}`);
      continue;
    }
    const was = new Map(old.map((shape) => [shape.at, shape]));
    for (const shape of next) {
      const past = was.get(shape.at);
      was.delete(shape.at);
      if (!past) {
        told.push(`${part} ${shape.at}: is new`);
        continue;
      }
      for (const name of new Set([...Object.keys(past.style), ...Object.keys(shape.style)]))
        if (past.style[name] !== shape.style[name]) told.push(`${part} ${shape.at}: ${name} was ${past.style[name] ?? 'as usual'}, is ${shape.style[name] ?? 'as usual'}`);
      if (past.box.some((value, i) => Math.abs(value - shape.box[i]!) > slack(i, next[0]!.box[2]))) told.push(`${part} ${shape.at}: was at ${past.box.join(' ')}, is at ${shape.box.join(' ')}`);
    }
    for (const at of was.keys()) told.push(`${part} ${at}: is gone`);
  }
  return told;
}
