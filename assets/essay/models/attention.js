// Attention: weights that sum to 1, by softmax of scores, and the means that they make.

// Positive numbers that sum to 1. A score of -Infinity gets 0; at least one must be finite.
export function softmax(scores) {
	const top = Math.max(...scores), raised = scores.map((each) => Math.exp(each - top));
	const sum = raised.reduce((total, each) => total + each, 0);
	return raised.map((each) => each / sum);
}

// The weight of each key for a query: softmax of -(distance / width)² / 2. without: the index of a
// key that gets none.
export function kernelWeights(keys, query, width, without = -1) {
	return softmax(keys.map((key, n) => n === without ? -Infinity : -(((query - key) / width) ** 2) / 2));
}

export function weightedMean(weights, values) {
	return weights.reduce((sum, weight, n) => sum + weight * values[n], 0);
}

// The root of the mean squared miss, each value guessed from all others.
export function typicalMiss(keys, values, width) {
	const misses = values.map((value, n) => weightedMean(kernelWeights(keys, keys[n], width, n), values) - value);
	return Math.sqrt(misses.reduce((sum, miss) => sum + miss * miss, 0) / values.length);
}

// The least number of keys whose weights make up half of the mean.
export function numberForHalf(weights) {
	let sum = 0;
	return 1 + [...weights].sort((a, b) => b - a).findIndex((each) => (sum += each) >= 0.5 - 1e-12);
}

// The last word of a sentence asks all words up to itself. words: their numbers, in order;
// model: { scale, word, place } with query, key, value, own by word and by place; place: null for
// a model that knows none. Returns { weights, chances }, of the words and of what comes next.
export function lastWordAsks({ scale, word, place }, words) {
	const part = (name, at) => {
		const ofWord = word[name][words[at]];
		return place ? ofWord.map((each, k) => each + place[name][at][k]) : ofWord;
	};
	const last = words.length - 1, query = part("query", last);
	const weights = softmax(words.map((_, at) => weightedMean(query, part("key", at)) / scale));
	const logits = part("own", last).map((each, k) => each + words.reduce((sum, _, at) => sum + weights[at] * part("value", at)[k], 0));
	return { weights, chances: softmax(logits) };
}
