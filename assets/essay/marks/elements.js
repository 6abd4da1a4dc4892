// Elements of a page and of a drawing. All text is set as text, never read as HTML.

const SVG = "http://www.w3.org/2000/svg";

// attributes: by name; `text` is the content; null and false leave one out.
export function svg(tag, attributes, parent) {
	return added(document.createElementNS(SVG, tag), attributes, parent);
}

export function html(tag, attributes, parent) {
	return added(document.createElement(tag), attributes, parent);
}

export function set(element, attributes) {
	for (const [name, value] of Object.entries(attributes)) {
		if (name === "text") {
			if (element.textContent !== value) element.textContent = value;
		} else if (value === null || value === false) element.removeAttribute(name);
		else element.setAttribute(name, value);
	}
	return element;
}

function added(element, attributes = {}, parent = null) {
	set(element, attributes);
	if (parent) parent.append(element);
	return element;
}

// A path through points: [[x, y], ...].
export function pathThrough(points) {
	return points.map(([x, y], n) => `${n ? "L" : "M"}${x.toFixed(2)} ${y.toFixed(2)}`).join("");
}
