// Pictures that a front end has put in place of this kit's: JupyterLab with Python's plotly draws a figure from its data as soon as
// the mouse is over it, and a save then writes that drawing, which no two machines make alike, into the file.
import type { Finding } from '../jupyter/lint.js';
import type { Notebook, Output } from '../jupyter/notebook.js';
import { JUPYTER_DISPLAY } from '../report/displayable.js';
import type { PlotlyFigure } from '../report/render.js';
import { displayFigure } from '../report/saveFigure.js';

const FIGURE = 'application/vnd.plotly.v1+json';
const PICTURE = 'image/png';

/** A finding for each cell with a picture that its figure's data do not draw here. */
export async function lintPictures(notebook: Notebook): Promise<Finding[]> {
  const redrawn = await redrawPictures(notebook);
  return notebook.cells.flatMap((cell, i) => {
    if (JSON.stringify(cell) === JSON.stringify(redrawn.cells[i])) return [];
    return [{ cell: i + 1, message: 'a picture is not the one that its figure draws; --fix draws it anew' }];
  });
}

/** The notebook with each picture that stands beside a Plotly figure drawn from the figure's data. */
export async function redrawPictures(notebook: Notebook): Promise<Notebook> {
  const cells = [];
  for (const cell of notebook.cells) {
    if (cell.cell_type !== 'code') cells.push(cell);
    else cells.push({ ...cell, outputs: await Promise.all(cell.outputs.map(redrawn)) });
  }
  return { ...notebook, cells };
}

async function redrawn(output: Output): Promise<Output> {
  if (!('data' in output) || !(FIGURE in output.data) || !(PICTURE in output.data)) return output;
  const figure = output.data[FIGURE] as PlotlyFigure;
  if (!isDrawnHere(figure)) return output;
  const drawn = (await displayFigure(figure))[JUPYTER_DISPLAY]();
  return { ...output, data: { ...output.data, [PICTURE]: drawn[PICTURE] } };
}

// A figure that leaves its size to the page is another program's, and so is its picture.
function isDrawnHere({ data, layout }: Partial<PlotlyFigure>): boolean {
  return Array.isArray(data) && typeof layout?.width === 'number' && typeof layout.height === 'number';
}
