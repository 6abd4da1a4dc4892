// Decision trees and forests of two classes, and how much a cut takes from the entropy.
// A tree: { feature, threshold, left, right, probability }, arrays by node; feature < 0 in leaves.

const LEAST_STEP = 1e-7;

// The nodes from the root to the leaf of a case. As scikit-learn, it compares in single precision.
export function pathOf(tree, row) {
	const path = [0];
	for (let node = 0; tree.feature[node] >= 0; path.push(node)) {
		const goesLeft = Math.fround(row[tree.feature[node]]) <= tree.threshold[node];
		node = goesLeft ? tree.left[node] : tree.right[node];
	}
	return path;
}

// The probability that each tree gives a case, their mean, and the votes for the positive class.
export function forestVote(trees, row, tiesGoPositive) {
	const says = (p) => p > 0.5 || (tiesGoPositive && p === 0.5);
	const shares = trees.map((tree) => tree.probability[pathOf(tree, row).at(-1)]);
	const probability = shares.reduce((sum, each) => sum + each, 0) / trees.length;
	const votes = shares.map(says);
	return { shares, probability, votes, nVotes: votes.filter(Boolean).length, says: says(probability) };
}

export function entropy(positives, total) {
	const share = total ? positives / total : 0;
	return [share, 1 - share].reduce((sum, p) => p > 0 ? sum - p * Math.log2(p) : sum, 0);
}

// What a cut takes from the entropy of some rows, in bits, with the counts on its sides.
export function gainOf(values, positive, cut) {
	let left = 0, leftPositive = 0, all = 0;
	values.forEach((each, n) => {
		all += positive[n];
		if (each > cut) return;
		left += 1;
		leftPositive += positive[n];
	});
	const right = values.length - left, rightPositive = all - leftPositive;
	const after = left * entropy(leftPositive, left) + right * entropy(rightPositive, right);
	const gain = values.length ? entropy(all, values.length) - after / values.length : 0;
	return { gain, left, leftPositive, right, rightPositive };
}

// The cut that takes most: { feature, cut, gain }, in the middle of two values; null without one.
export function bestCut(rows, positive) {
	let best = null;
	for (let feature = 0; rows.length && feature < rows[0].length; feature += 1) {
		const values = rows.map((row) => row[feature]), sorted = [...values].sort((a, b) => a - b);
		for (let n = 1; n < sorted.length; n += 1) {
			if (sorted[n] - sorted[n - 1] <= LEAST_STEP) continue;
			const cut = sorted[n - 1] / 2 + sorted[n] / 2, { gain } = gainOf(values, positive, cut);
			if (!best || gain > best.gain) best = { feature, cut, gain };
		}
	}
	return best;
}

// The rectangles of all nodes of a tree on two features: [[left, right], [bottom, top]] each.
// ends: the rectangle of the root; nodes that the root does not reach have none.
export function rectangles(tree, ends) {
	const found = [];
	const divide = (node, box) => {
		found[node] = box;
		const k = tree.feature[node], cut = tree.threshold[node];
		if (k < 0) return;
		const sided = (side) => box.map((each, n) => n === k ? side : each);
		divide(tree.left[node], sided([box[k][0], Math.min(box[k][1], cut)]));
		divide(tree.right[node], sided([Math.max(box[k][0], cut), box[k][1]]));
	};
	divide(0, ends);
	return found;
}
