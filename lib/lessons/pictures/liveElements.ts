// Runs in the browser: travels there as its source text, so it may use nothing but its arguments and the other live functions.

type Attributes = Readonly<Record<string, string | number>>;

/** An HTML element with attributes and children. */
export function html<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** An SVG element with attributes and children. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/** The picture's looks, in the colors of the page around it: JupyterLab's and VS Code's themes, light or dark, or a plain page. */
export function style(): HTMLStyleElement {
  return html(
    'style',
    {},
    `
[data-picture] {
  --ink: var(--jp-content-font-color1, var(--vscode-editor-foreground, CanvasText));
  --faint: var(--jp-content-font-color3, var(--vscode-descriptionForeground, GrayText));
  --paper: var(--jp-layout-color0, var(--vscode-editor-background, Canvas));
  color: var(--ink); background: var(--paper); max-width: 660px; padding: 8px 4px;
  font: 14px/1.45 var(--jp-content-font-family, system-ui, sans-serif);
}
[data-picture] h4 { margin: 0 0 6px; font-size: 15px; font-weight: bold; color: inherit; }
[data-picture] ul { list-style: none; }
[data-picture] li { padding-left: 1.5em; text-indent: -1.5em; }
[data-picture] label { display: grid; grid-template-columns: minmax(10em, auto) 1fr 5em; gap: 10px; align-items: center; margin: 4px 0; }
[data-picture] svg { display: block; width: 100%; height: auto; margin: 6px 0; font: 13px system-ui, sans-serif; }
[data-picture] svg text { fill: var(--ink); }
[data-picture] p, [data-picture] ul { margin: 6px 0; padding-left: 0; color: inherit; }
[data-picture] output { font-variant-numeric: tabular-nums; }
[data-picture] input[type="range"] { width: 100%; min-height: 24px; accent-color: #0072B2; }
[data-picture] :focus-visible { outline: 3px solid #E69F00; outline-offset: 2px; }
`,
  );
}

/** A number as the table below writes it. */
export function written(value: number | null, digits: number, isShare: boolean): string {
  if (value === null) return 'not estimable';
  const text = Math.abs(isShare ? 100 * value : value).toFixed(digits);
  const signed = value < 0 && Number(text) !== 0 ? `−${text}` : text;
  return isShare ? `${signed} %` : signed;
}

/** Round positions for an axis from `low` to `high`, about five of them. */
export function ticks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough;
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return Array.from({ length: count }, (_, i) => (first + i) * step);
}
