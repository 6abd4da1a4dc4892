// Small systems of linear equations. A matrix is an array of rows.

// The least-squares solution of matrix * x = values, by Householder reflections.
export function leastSquares(matrix, values) {
	const a = matrix.map((row) => [...row]), b = [...values], width = a[0].length;
	for (let k = 0; k < width; k += 1) reflect(a, b, k);
	return solveUpper(a, b, width);
}

// Least squares of rows that come one after another, by Givens rotations: after each row, the
// solution for all rows so far is there without going through them again.
export class GrowingSquares {
	constructor(width) {
		this.width = width;
		this.upper = Array.from({ length: width }, () => new Float64Array(width + 1));
	}
	add(row, value) {
		const { width } = this, rest = Float64Array.from(row.concat(value));
		this.upper.forEach((kept, k) => {
			if (rest[k] === 0) return;
			const norm = Math.hypot(kept[k], rest[k]), cos = kept[k] / norm, sin = rest[k] / norm;
			for (let j = k; j <= width; j += 1) {
				const above = kept[j];
				kept[j] = cos * above + sin * rest[j];
				rest[j] = cos * rest[j] - sin * above;
			}
		});
	}
	solve() { return solveUpper(this.upper, this.upper.map((row) => row[this.width]), this.width); }
}

// Turn column k to zero below its diagonal, and turn the later columns and b with it.
function reflect(a, b, k) {
	const norm = Math.hypot(...a.slice(k).map((row) => row[k]));
	if (norm === 0) return;
	const alpha = a[k][k] > 0 ? -norm : norm;
	const v = a.slice(k).map((row) => row[k]);
	v[0] -= alpha;
	const square = v.reduce((sum, each) => sum + each * each, 0);
	for (let j = k; j < a[0].length; j += 1) {
		const dot = v.reduce((sum, each, n) => sum + each * a[k + n][j], 0);
		v.forEach((each, n) => a[k + n][j] -= 2 * dot / square * each);
	}
	const dot = v.reduce((sum, each, n) => sum + each * b[k + n], 0);
	v.forEach((each, n) => b[k + n] -= 2 * dot / square * each);
}

// Directions that the rows do not decide (a zero on the diagonal) get a zero.
function solveUpper(a, b, width) {
	const x = new Array(width).fill(0), largest = Math.max(...a.slice(0, width).map((r, n) => Math.abs(r[n] || 0)));
	for (let k = Math.min(width, a.length) - 1; k >= 0; k -= 1) {
		let rest = b[k];
		for (let j = k + 1; j < width; j += 1) rest -= a[k][j] * x[j];
		x[k] = Math.abs(a[k][k]) <= 1e-13 * largest ? 0 : rest / a[k][k];
	}
	return x;
}
