// Logistic regression as scikit-learn's: features scaled by the rows it is fitted to, L2, C.
import { leastSquares } from "./linear_algebra.js";
import { mean } from "./least_squares.js";

const MOST_STEPS = 100, SMALL = 1e-10;

// The weights of the features as they are, then the intercept. rows: arrays of features.
export function fitLogistic(rows, positive, C = 1) {
	if (rows[0].length === 0) return [shareOdds(positive)];
	const scales = rows[0].map((_, k) => scaleOf(rows.map((row) => row[k])));
	const z = rows.map((row) => [...row.map((each, k) => (each - scales[k].middle) / scales[k].deviation), 1]);
	const line = descend(z, positive, C);
	const weights = scales.map(({ deviation }, k) => line[k] / deviation);
	return [...weights, line[scales.length] - weights.reduce((sum, w, k) => sum + w * scales[k].middle, 0)];
}

export function scoreOf(line, row) {
	return row.reduce((sum, each, k) => sum + each * line[k], line[row.length]);
}

// The share of rows whose class the line names; a score above 0 is positive.
export function shareRight(line, rows, positive) {
	return mean(rows.map((row, n) => Number((scoreOf(line, row) > 0) === positive[n])));
}

function shareOdds(positive) {
	const share = mean(positive.map(Number));
	return Math.log(share / (1 - share));
}

function scaleOf(values) {
	const middle = mean(values), deviation = Math.sqrt(mean(values.map((each) => (each - middle) ** 2)));
	return { middle, deviation: deviation > 0 ? deviation : 1 };
}

// Newton's steps, halved while the loss would rise, until none is left to go.
function descend(z, positive, C) {
	let line = z[0].map(() => 0);
	for (let step = 0; step < MOST_STEPS; step += 1) {
		const way = newton(z, positive, C, line), before = loss(z, positive, C, line);
		let share = 1, next = line.map((each, k) => each - way[k]);
		while (share > SMALL && loss(z, positive, C, next) > before) {
			share /= 2;
			next = line.map((each, k) => each - share * way[k]);
		}
		if (share <= SMALL) break;
		line = next;
		if (Math.max(...way.map(Math.abs)) < SMALL) break;
	}
	return line;
}

function dot(a, b) { return a.reduce((sum, each, k) => sum + each * b[k], 0); }

function newton(z, positive, C, line) {
	const last = line.length - 1;
	const slope = line.map((w, k) => k < last ? w : 0);
	const curve = line.map((_, i) => line.map((__, j) => i === j && i < last ? 1 : 0));
	z.forEach((row, n) => {
		const p = 1 / (1 + Math.exp(-dot(row, line)));
		row.forEach((a, i) => {
			slope[i] += C * (p - positive[n]) * a;
			row.forEach((b, j) => curve[i][j] += C * p * (1 - p) * a * b);
		});
	});
	return leastSquares(curve, slope);
}

function loss(z, positive, C, line) {
	const penalty = dot(line.slice(0, -1), line.slice(0, -1)) / 2;
	return z.reduce((sum, row, n) => {
		const score = (positive[n] ? -1 : 1) * dot(row, line);
		return sum + C * (Math.max(score, 0) + Math.log1p(Math.exp(-Math.abs(score))));
	}, penalty);
}
