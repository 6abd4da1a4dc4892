// The ROC curve of cases that you move.
import { Ranked } from "../marks/ranked.js";
import { number } from "../marks/words.js";
import { auc, steps } from "../models/ranking.js";

export function mount(root, data, words) {
	return new Ranked(root, data, words, {
		xTitle: words.false_alarms,
		yTitle: words.share_found,
		numbers: [["tp", "positive"], ["fn", "positive-wrong"], ["fp", "negative-wrong"], ["tn", "negative"], ["auc", "accent"]],
		tell(scores, { tp, fp, fn, tn, pos, neg }) {
			const area = number(auc(scores, data.positive), 3);
			const points = steps(scores, data.positive).map((step) => [step.fp / neg, step.tp / pos]);
			const curve = { points, base: [[0, 0], [1, 1]], at: [fp / neg, tp / pos], name: `${words.auc} ${area}`, nameAt: [0.62, 0.3] };
			return { curve, numbers: { tp: `${tp}`, fp: `${fp}`, fn: `${fn}`, tn: `${tn}`, auc: area } };
		},
	});
}
