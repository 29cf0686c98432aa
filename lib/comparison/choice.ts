// Which point of a grid a system enters the comparison with: the best on validation. Test numbers are no argument of anything here.

/** What a finished run says on validation. */
export interface ValidationScore {
  readonly point: string;
  readonly seed: number;
  /** validation Recall@20 of the epoch kept */
  readonly score: number;
}

/** A point of a grid, judged. */
export interface JudgedPoint {
  readonly point: string;
  /** seeds finished */
  readonly seeds: number;
  /** mean validation Recall@20 over them */
  readonly score: number;
}

/** Each point's mean over its seeds, in the order of `points`; points without a finished run are left out. */
export function judgePoints(points: readonly string[], scores: readonly ValidationScore[]): JudgedPoint[] {
  return points.flatMap((point) => {
    const own = scores.filter((one) => one.point === point);
    if (own.length === 0) return [];
    return [{ point, seeds: own.length, score: own.reduce((sum, { score }) => sum + score, 0) / own.length }];
  });
}

/**
 * The point with the highest mean; of equals the first. Only points that finished on as many seeds as any other take part:
 * a mean over fewer is no fair rival.
 */
export function choosePoint(judged: readonly JudgedPoint[]): JudgedPoint | undefined {
  const most = Math.max(0, ...judged.map(({ seeds }) => seeds));
  return judged
    .filter(({ seeds }) => seeds === most)
    .reduce<JudgedPoint | undefined>((best, one) => (best && best.score >= one.score ? best : one), undefined);
}
