// What can be moved, by pointer, by touch, and by the arrow keys.
import { set, svg } from "./elements.js";

const NEAR = { mouse: 14, pen: 18, touch: 26 };

// A handle that takes the focus, with the role of a slider; its drawing goes into it.
export function handle(parent, label, className = "") {
	return svg("g", { class: `live-handle ${className}`, role: "slider", tabindex: 0, "aria-label": label }, parent);
}

// Tell a screen reader where a handle stands.
export function standsAt(element, now, min, max, text) {
	const held = (value) => Number(Math.min(max, Math.max(min, value)).toFixed(6));
	set(element, { "aria-valuemin": held(min), "aria-valuemax": held(max), "aria-valuenow": held(now), "aria-valuetext": text });
}

// Move a handle by keys. by(dx, dy): steps to the right and up, ten with Shift; end(-1 or 1): to
// an end; other(-1 or 1): choose another thing to move.
export function movedByKeys(element, { by, end, other }) {
	element.addEventListener("keydown", (event) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const size = event.shiftKey ? 10 : 1;
		const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
		const { key } = event;
		if (ways[key]) by(...ways[key].map((each) => each * size));
		else if (end && (key === "Home" || key === "End")) end(key === "Home" ? -1 : 1);
		else if (other && (key === "PageUp" || key === "PageDown")) other(key === "PageUp" ? -1 : 1);
		else return;
		event.preventDefault();
		event.stopPropagation();
	});
}

// Move things in a drawing by pointer. pick(x, y, near): what is grasped there, or null;
// move(thing, x, y): it is dragged to a place; drop(thing): it is let go.
export function movedByPointer(drawing, { pick, move, drop = () => {} }) {
	let held = null, off = [0, 0];
	const place = (event) => placeIn(drawing, event);
	// On a touch screen a drag from what can be grasped moves it; any other scrolls the page.
	drawing.addEventListener("touchstart", (event) => {
		if (pick(...place(event.touches[0]), NEAR.touch)) event.preventDefault();
	}, { passive: false });
	drawing.addEventListener("pointerdown", (event) => {
		if (event.button !== 0 || held) return;
		const [x, y] = place(event);
		held = pick(x, y, NEAR[event.pointerType] || NEAR.mouse);
		if (!held) return;
		off = held.at ? [held.at[0] - x, held.at[1] - y] : [0, 0];
		event.preventDefault();
		drawing.setPointerCapture(event.pointerId);
		if (held.element) held.element.focus({ preventScroll: true });
	});
	drawing.addEventListener("pointermove", (event) => {
		const [x, y] = place(event);
		if (held) move(held, x + off[0], y + off[1]);
		else drawing.classList.toggle("live-grabbable", Boolean(pick(x, y, NEAR.mouse)));
	});
	for (const kind of ["pointerup", "pointercancel"]) {
		drawing.addEventListener(kind, () => {
			if (held) drop(held);
			held = null;
		});
	}
}

function placeIn(drawing, { clientX, clientY }) {
	const { left, top } = drawing.getBoundingClientRect();
	return [clientX - left, clientY - top];
}

export function clamped(value, [low, high]) { return Math.min(high, Math.max(low, value)); }

// The index of the nearest of some points, at most `near` away; -1 if there is none.
export function nearest(points, x, y, near) {
	let found = -1, least = near;
	points.forEach(([a, b], n) => {
		const away = Math.hypot(a - x, b - y);
		if (away <= least) [found, least] = [n, away];
	});
	return found;
}
