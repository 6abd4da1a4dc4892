// Counts and measures of cases that are ranked by a score; a case is called from the bar upward.
// scores: numbers; positive: booleans of the same length.

export function counts(scores, positive, bar) {
	let tp = 0, fp = 0, pos = 0;
	scores.forEach((score, n) => {
		if (positive[n]) pos += 1;
		if (score < bar) return;
		if (positive[n]) tp += 1;
		else fp += 1;
	});
	const neg = scores.length - pos;
	return { tp, fp, fn: pos - tp, tn: neg - fp, pos, neg };
}

// One step for each distinct score, from the highest; before them the step that calls nobody.
export function steps(scores, positive) {
	const order = scores.map((_, n) => n).sort((a, b) => scores[b] - scores[a]);
	const found = [{ bar: Infinity, tp: 0, fp: 0 }];
	for (const n of order) {
		let last = found[found.length - 1];
		if (scores[n] !== last.bar) found.push(last = { ...last, bar: scores[n] });
		if (positive[n]) last.tp += 1;
		else last.fp += 1;
	}
	return found;
}

// The share of pairs of a positive and a negative that are ranked right, ties by half.
export function auc(scores, positive) {
	let twice = 0, tp = 0, fp = 0;
	for (const step of steps(scores, positive)) {
		twice += (step.fp - fp) * (step.tp + tp);
		({ tp, fp } = step);
	}
	return twice / (2 * tp * fp);
}

export function precision({ tp, fp }) { return tp + fp ? tp / (tp + fp) : 1; }

export function recall({ tp, pos }) { return tp / pos; }

export function f1({ tp, fp, pos }) { return 2 * tp / (tp + fp + pos); }

// The mean precision over the positives, as each is reached from above.
export function averagePrecision(scores, positive) {
	let sum = 0, tp = 0;
	for (const step of steps(scores, positive)) {
		sum += (step.tp - tp) * precision(step);
		tp = step.tp;
	}
	return sum / tp;
}

export function cost({ fp, fn }, missCost) { return missCost * fn + fp; }

// The step of least cost; among equals the one with the highest bar.
export function cheapest(scores, positive, missCost) {
	const all = steps(scores, positive), { tp: pos } = all[all.length - 1];
	const costs = all.map(({ tp, fp }) => cost({ fp, fn: pos - tp }, missCost));
	return all[costs.indexOf(Math.min(...costs))];
}

// The step with the largest true positive rate - false positive rate, as Youden chose it.
export function youden(scores, positive) {
	const all = steps(scores, positive), { tp: pos, fp: neg } = all[all.length - 1];
	const rises = all.map(({ tp, fp }) => tp * neg - fp * pos);
	return all[rises.indexOf(Math.max(...rises))];
}
