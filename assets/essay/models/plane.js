// Straight lines in a rectangle. A line [a, b, c] is where a x + b y + c = 0.

// The corners of the part of a box [[left, right], [bottom, top]] where a x + b y + c > 0.
export function halfPlane([a, b, c], [[left, right], [bottom, top]]) {
	const corners = [[left, bottom], [right, bottom], [right, top], [left, top]];
	const side = ([x, y]) => a * x + b * y + c;
	const found = [];
	corners.forEach((corner, n) => {
		const next = corners[(n + 1) % 4], [here, there] = [side(corner), side(next)];
		if (here > 0) found.push(corner);
		if (here > 0 !== there > 0) {
			const share = here / (here - there);
			found.push(corner.map((each, k) => each + share * (next[k] - each)));
		}
	});
	return found;
}

// The two ends of a line in a box; none if it does not cross it.
export function crossing(line, box) {
	const other = line.map((each) => -each);
	const [one, two] = [halfPlane(line, box), halfPlane(other, box)];
	const near = ([x, y], [u, v]) => Math.abs(x - u) + Math.abs(y - v) < 1e-9 * (Math.abs(x) + Math.abs(y) + 1);
	const shared = one.filter((point) => two.some((each) => near(point, each)));
	return shared.length >= 2 ? [shared[0], shared.at(-1)] : [];
}
