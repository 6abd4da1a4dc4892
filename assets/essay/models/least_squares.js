// Lines and polynomials of least squares.
import { leastSquares } from "./linear_algebra.js";

export function mean(values) { return values.reduce((sum, each) => sum + each, 0) / values.length; }

// The line with the least sum of squared residuals, with its measures. All x equal: a level line.
export function fitLine(x, y) {
	const [middle, height] = [mean(x), mean(y)];
	let xx = 0, xy = 0;
	x.forEach((each, n) => {
		xx += (each - middle) ** 2;
		xy += (each - middle) * (y[n] - height);
	});
	const slope = xx > 0 ? xy / xx : 0, intercept = height - slope * middle;
	const residuals = y.map((each, n) => each - height - slope * (x[n] - middle));
	const left = residuals.reduce((sum, each) => sum + each * each, 0);
	const total = y.reduce((sum, each) => sum + (each - height) ** 2, 0);
	return { slope, intercept, residuals, left, total, rSquared: total > 0 ? 1 - left / total : left > 0 ? 0 : 1 };
}

// A polynomial of x, which is scaled to -1 ... 1 first: { low, high, weights }, the constant first.
export function fitPolynomial(x, y, degree) {
	const low = Math.min(...x), high = Math.max(...x);
	const rows = x.map((each) => powers(scaled(each, low, high), degree));
	return { low, high, weights: leastSquares(rows, y) };
}

export function polynomialAt({ low, high, weights }, x) {
	const z = scaled(x, low, high);
	return weights.reduceRight((sum, weight) => sum * z + weight, 0);
}

function scaled(x, low, high) { return high > low ? 2 * (x - low) / (high - low) - 1 : 0; }

function powers(z, degree) { return Array.from({ length: degree + 1 }, (_, k) => z ** k); }

// Squared bias and variance of many curves at the same places, means over the places.
// curves: arrays of values; truth: the same places. One curve alone scatters by 0.
export function biasAndVariance(curves, truth) {
	const middle = truth.map((_, n) => mean(curves.map((curve) => curve[n])));
	const bias = mean(truth.map((each, n) => (middle[n] - each) ** 2));
	const spread = mean(truth.map((_, n) => mean(curves.map((curve) => (curve[n] - middle[n]) ** 2))));
	return { middle, bias, variance: spread };
}

export function meanSquare(values, others) {
	return mean(values.map((each, n) => (each - others[n]) ** 2));
}
