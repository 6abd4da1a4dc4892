// Trees of at most two levels, of cuts that somebody chose. Below the place k are 2 k + 1 and 2 k + 2.

const N_PLACES = 7;

// cuts: for the places 0, 1 and 2 { feature, cut }, or null. Returns a tree as models/trees.js has
// it, with `isLeaf`, and `counts` (negative, positive) and `saysPositive` from the rows.
export function treeOf(cuts, rows, positive) {
	const places = Array.from({ length: N_PLACES }, (_, place) => place), reached = new Set([0]);
	for (const place of places) {
		if (cuts[place] && reached.has(place)) [2 * place + 1, 2 * place + 2].forEach((each) => reached.add(each));
	}
	const asks = (place) => reached.has(place) && Boolean(cuts[place]);
	const counts = places.map((place) => {
		const held = rowsAt(cuts, rows, place), pos = held.filter((n) => positive[n]).length;
		return reached.has(place) ? [held.length - pos, pos] : [0, 0];
	});
	return {
		feature: places.map((place) => asks(place) ? cuts[place].feature : -1),
		threshold: places.map((place) => asks(place) ? cuts[place].cut : 0),
		left: places.map((place) => 2 * place + 1),
		right: places.map((place) => 2 * place + 2),
		isLeaf: places.map((place) => reached.has(place) && !asks(place)),
		counts,
		saysPositive: counts.map(([neg, pos]) => pos > neg),
	};
}

// The rows that the cuts above a place send to it.
export function rowsAt(cuts, rows, place) {
	if (place === 0) return rows.map((_, n) => n);
	const up = Math.floor((place - 1) / 2), cut = cuts[up];
	if (!cut) return [];
	return rowsAt(cuts, rows, up).filter((n) => rows[n][cut.feature] <= cut.cut === (place % 2 === 1));
}
