// Runs in the browser: travels there as its source text, so it may use nothing but its arguments and the other live functions.
import type { DagData } from './dagPicture.js';
import { html, style, svg } from './liveElements.js';

type Place = { x: number; y: number };

/** An edge from rim to rim of its two circles: straight, or bowed for a hidden common cause. Also where its heads point. */
export function pathOfEdge(
  from: Place,
  to: Place,
  isBowed: boolean,
): { d: string; ends: { at: Place; angle: number }[] } {
  const radius = 26;
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const [ux, uy] = [(to.x - from.x) / length, (to.y - from.y) / length];
  const bow = isBowed ? 0.28 * length : 0;
  const middle = { x: (from.x + to.x) / 2 + uy * bow, y: (from.y + to.y) / 2 - ux * bow };
  const rim = (center: Place): { at: Place; angle: number } => {
    const angle = Math.atan2(center.y - middle.y, center.x - middle.x);
    return { at: { x: center.x - radius * Math.cos(angle), y: center.y - radius * Math.sin(angle) }, angle };
  };
  const [start, end] = [rim(from), rim(to)];
  const d = `M${start.at.x} ${start.at.y}Q${middle.x} ${middle.y} ${end.at.x} ${end.at.y}`;
  return { d, ends: isBowed ? [start, end] : [end] };
}

/** A filled triangle whose tip is at a place. */
export function arrowHead({ at, angle }: { at: Place; angle: number }, fill: string): SVGElement {
  const turned = `translate(${at.x} ${at.y}) rotate(${(angle * 180) / Math.PI})`;
  return svg('path', { d: 'M0 0L-12 5.5L-12 -5.5Z', transform: turned, fill });
}

/** Fills `root` with the graph, the list of its paths, and a sentence that is read out when it changes. */
export function liveDag(root: HTMLElement, data: DagData): void {
  const { nodes, edges, toggles, paths, phrases, readings, verdicts, action } = data;
  const looks = {
    'open-other': { stroke: '#D55E00', width: 4, dash: '', sign: '⚠' },
    'open-causal': { stroke: '#009E73', width: 4, dash: '', sign: '→' },
    blocked: { stroke: 'var(--faint)', width: 1.6, dash: '6 4', sign: '✕' },
  };
  let mask = data.start;
  const drawing = svg('svg', { viewBox: '0 0 640 320', role: 'group', 'aria-label': data.title });
  const lines = svg('g');
  const list = html('ul');
  const status = html('p', { role: 'status', 'aria-live': 'polite', style: 'font-weight: bold' });

  const lookOf = (path: number): keyof typeof looks => {
    if (!phrases[readings[mask][path]].open) return 'blocked';
    return paths[path].causal ? 'open-causal' : 'open-other';
  };

  function update(): void {
    const order: (keyof typeof looks)[] = ['blocked', 'open-causal', 'open-other'];
    lines.replaceChildren();
    for (const [e, { from, to, both }] of edges.entries()) {
      // An edge on several paths looks as the most telling of them.
      const on = paths.map((_, p) => p).filter((p) => paths[p].edges.includes(e));
      const { stroke, width, dash } = looks[order[Math.max(0, ...on.map((p) => order.indexOf(lookOf(p))))]];
      const { d, ends } = pathOfEdge(nodes[from], nodes[to], both);
      lines.append(
        svg('path', {
          d,
          fill: 'none',
          stroke,
          'stroke-width': width,
          'stroke-dasharray': both && !dash ? '2 4' : dash,
        }),
      );
      for (const end of ends) lines.append(arrowHead(end, stroke));
    }
    const items = paths.map(({ text, causal }, p) => {
      const { stroke, sign } = looks[lookOf(p)];
      const mark = html(
        'span',
        {
          'aria-hidden': 'true',
          style: `color: ${stroke}; font-weight: bold; display: inline-block; width: 1.5em; text-indent: 0`,
        },
        sign,
      );
      return html(
        'li',
        {},
        mark,
        html('b', {}, text),
        ` ${causal ? '(causal) ' : ''}${phrases[readings[mask][p]].text}`,
      );
    });
    list.replaceChildren(...items);
    status.textContent = verdicts[mask];
    for (const [k, group] of toggleGroups.entries()) {
      const isOn = (mask & (1 << k)) !== 0;
      const { name } = nodes[toggles[k]];
      group.setAttribute('aria-checked', String(isOn));
      group.setAttribute('aria-label', `${name}${isOn ? `, ${action}` : ''}`);
      // A box stands for a node that is given, as on paper.
      group.querySelector('circle')?.setAttribute('visibility', isOn ? 'hidden' : 'visible');
      group.querySelector('rect')?.setAttribute('visibility', isOn ? 'visible' : 'hidden');
      group.querySelector('text')?.setAttribute('style', isOn ? 'fill: #FFFFFF; font-weight: bold' : '');
    }
  }

  function groupOf(node: DagData['nodes'][number]): SVGGElement {
    const { x, y, name, role } = node;
    const dash = role === 'hidden' ? '4 3' : '';
    const line = { stroke: 'var(--ink)', 'stroke-width': role === 'end' ? 3 : 1.6, 'stroke-dasharray': dash };
    const circle = svg('circle', { cx: x, cy: y, r: 22, fill: 'var(--paper)', ...line });
    const box = svg('rect', {
      x: x - 22,
      y: y - 22,
      width: 44,
      height: 44,
      fill: '#0072B2',
      stroke: 'var(--ink)',
      visibility: 'hidden',
    });
    const label = svg('text', { x, y: y + 5, 'text-anchor': 'middle', 'font-size': name.length > 4 ? 11 : 15 }, name);
    return svg('g', {}, circle, box, label);
  }

  const groups = nodes.map(groupOf);
  const toggleGroups = toggles.map((node) => groups[node]);
  for (const [k, group] of toggleGroups.entries()) {
    const toggle = (): void => {
      mask ^= 1 << k;
      update();
    };
    group.setAttribute('role', 'checkbox');
    group.setAttribute('tabindex', '0');
    group.style.cursor = 'pointer';
    group.addEventListener('click', toggle);
    group.addEventListener('keydown', (event) => {
      if (event.key !== ' ' && event.key !== 'Enter') return;
      event.preventDefault();
      toggle();
    });
  }
  // A notebook's own shortcuts must not run the cell while a node has the focus.
  root.addEventListener('keydown', (event) => event.stopPropagation());
  drawing.append(lines, ...groups);
  const marks = [
    'thick: open',
    ...(paths.some(({ causal }) => causal) ? ['green: causal'] : []),
    'dashed: blocked',
    ...(nodes.some(({ role }) => role === 'hidden') ? ['dashed circle: hidden'] : []),
    ...(edges.some(({ both }) => both) ? ['two heads: a hidden common cause'] : []),
  ];
  const how = `Click a node, or reach it with Tab and press Space: a box is ${action}. Lines: ${marks.join(', ')}.`;
  root.replaceChildren(style(), html('h4', {}, data.title), html('p', {}, how), drawing, status, list);
  update();
}
