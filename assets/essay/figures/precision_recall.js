// Precision and recall of cases that you move.
import { Ranked } from "../marks/ranked.js";
import { number } from "../marks/words.js";
import { averagePrecision, f1, precision, recall, steps } from "../models/ranking.js";

export function mount(root, data, words) {
	return new Ranked(root, data, words, {
		xTitle: words.recall,
		yTitle: words.precision,
		numbers: [["tp", "positive"], ["fn", "positive-wrong"], ["fp", "negative-wrong"], ["precision", ""], ["recall", ""], ["f1", ""], ["average", "accent"]],
		tell(scores, found) {
			const { tp, fp, fn, pos, neg } = found, rare = pos / (pos + neg);
			const average = number(averagePrecision(scores, data.positive), 3);
			const points = steps(scores, data.positive).map((step) => [step.tp / pos, precision(step)]);
			const curve = { points, base: [[0, rare], [1, rare]], at: [recall(found), precision(found)], name: `${words.average} ${average}`, nameAt: [0.42, 0.3] };
			const shares = { precision: precision(found), recall: recall(found), f1: f1(found) };
			const texts = Object.entries(shares).map(([name, share]) => [name, number(share, 2)]);
			return { curve, numbers: { tp: `${tp}`, fp: `${fp}`, fn: `${fn}`, average, ...Object.fromEntries(texts) } };
		},
	});
}
