// Where text lies in an SVG drawing: what a browser's layout would answer, for the texts and transforms that Plotly writes.
import { fontMetrics } from './fontMetrics.js';

/** The part of an SVG element that is looked at. */
export interface SvgNode {
  readonly tagName: string;
  readonly childNodes: ArrayLike<{ readonly nodeType: number; readonly textContent: string | null }>;
  readonly style?: { readonly fontSize?: string; readonly fontWeight?: string };
  readonly children: ArrayLike<SvgNode>;
  readonly parentElement: SvgNode | null;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): ArrayLike<SvgNode>;
}

/** Edges in pixels; y grows downwards. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number]; // x' = ax + cy + e, y' = bx + dy + f

const LINE_SPACING = 1.3; // em between the lines of one text, as Plotly sets them
const EMPTY: Box = { left: 0, right: 0, top: 0, bottom: 0 };

/** The box of all text in `node`, in the coordinates of its content: its own transform is left out. */
export function contentBox(node: SvgNode): Box {
  return textBoxes(node) ?? EMPTY;
}

/** The box of all text in `node`, in the coordinates of the whole drawing. */
export function drawingBox(node: SvgNode): Box {
  let box = contentBox(node);
  for (let at: SvgNode | null = node; at; at = at.parentElement) box = mapBox(transformOf(at), box);
  return box;
}

/** Width in pixels of the widest line of a text element. */
export function lineWidth(node: SvgNode): number {
  const lines = Array.from(node.querySelectorAll('tspan.line'));
  return Math.max(0, ...(lines.length > 0 ? lines : [node]).map(runWidth));
}

function textBoxes(node: SvgNode): Box | undefined {
  if (node.tagName === 'text' || node.tagName === 'tspan') return textBox(node);
  let union: Box | undefined;
  for (const child of Array.from(node.children)) {
    const inside = textBoxes(child);
    if (!inside) continue;
    const box = mapBox(transformOf(child), inside);
    union = union ? unite(union, box) : box;
  }
  return union;
}

function textBox(node: SvgNode): Box {
  const size = fontSize(node);
  const { ascent, lineHeight } = fontMetrics();
  const width = lineWidth(node);
  const moreLines = Math.max(0, node.querySelectorAll('tspan.line').length - 1);
  const anchor = node.getAttribute('text-anchor');
  const left = coordinate(node, 'x') - (anchor === 'middle' ? width / 2 : anchor === 'end' ? width : 0);
  const top = coordinate(node, 'y') - size * ascent;
  return { left, right: left + width, top, bottom: top + size * (lineHeight + LINE_SPACING * moreLines) };
}

const TEXT_NODE = 3;

// A line is a run of words and spans, each of which may be bold or of another size.
function runWidth(node: SvgNode): number {
  const bold = inherited(node, 'fontWeight') === 'bold';
  const words = Array.from(node.childNodes, (child) => (child.nodeType === TEXT_NODE ? (child.textContent ?? '') : ''));
  const own = fontSize(node) * fontMetrics({ bold }).width(words.join(''));
  return Array.from(node.children).reduce((sum, child) => sum + runWidth(child), own);
}

function fontSize(node: SvgNode): number {
  return Number.parseFloat(inherited(node, 'fontSize') ?? '') || 12;
}

function inherited(node: SvgNode, property: 'fontSize' | 'fontWeight'): string | undefined {
  for (let at: SvgNode | null = node; at; at = at.parentElement) {
    const value = at.style?.[property];
    if (value) return value;
  }
  return undefined;
}

function coordinate(node: SvgNode, name: 'x' | 'y'): number {
  return Number.parseFloat(node.getAttribute(name) ?? '') || 0;
}

function unite(a: Box, b: Box): Box {
  return {
    left: Math.min(a.left, b.left),
    right: Math.max(a.right, b.right),
    top: Math.min(a.top, b.top),
    bottom: Math.max(a.bottom, b.bottom),
  };
}

function mapBox([a, b, c, d, e, f]: Affine, box: Box): Box {
  const corners = [box.left, box.right].flatMap((x) =>
    [box.top, box.bottom].map((y) => [a * x + c * y + e, b * x + d * y + f]),
  );
  const xs = corners.map(([x]) => x);
  const ys = corners.map(([, y]) => y);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

// The transforms Plotly writes: translate(x,y), rotate(degrees,x,y), scale(s), one after another.
function transformOf(node: SvgNode): Affine {
  let result: Affine = [1, 0, 0, 1, 0, 0];
  for (const [, name, list] of (node.getAttribute('transform') ?? '').matchAll(/(\w+)\(([^)]*)\)/g)) {
    const [p = 0, q, r] = list.split(/[\s,]+/).map((part) => Number.parseFloat(part) || 0);
    if (name === 'translate') result = multiply(result, [1, 0, 0, 1, p, q ?? 0]);
    else if (name === 'scale') result = multiply(result, [p, 0, 0, q ?? p, 0, 0]);
    else if (name === 'rotate') result = multiply(result, rotation(p, q ?? 0, r ?? 0));
  }
  return result;
}

function rotation(degrees: number, x: number, y: number): Affine {
  const cos = Math.cos((degrees * Math.PI) / 180);
  const sin = Math.sin((degrees * Math.PI) / 180);
  return [cos, sin, -sin, cos, x - cos * x + sin * y, y - sin * x - cos * y];
}

function multiply([a, b, c, d, e, f]: Affine, [g, h, i, j, k, l]: Affine): Affine {
  return [a * g + c * h, b * g + d * h, a * i + c * j, b * i + d * j, a * k + c * l + e, b * k + d * l + f];
}
