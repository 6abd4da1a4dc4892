// Films play while one points at them or has them in focus, and stop when one leaves, but not
// for those who prefer less motion, and never against a click.
"use strict";

const calm = matchMedia("(prefers-reduced-motion: reduce)");

for (const stage of document.querySelectorAll(".stage")) {
  const video = stage.querySelector("video");
  const image = stage.querySelector("[data-moving]");
  const button = stage.closest(".card").querySelector(".play");
  if (video) film(stage, video, button);
  if (image) animation(image, button);
}

function label(button, plays) {
  button.textContent = plays ? "Pause" : "Play";
  button.dataset.plays = plays;
}

function film(stage, video, button) {
  video.controls = false; // they would lie over the captions
  const course = document.createElement("div");
  course.className = "course";
  stage.append(course);
  let ours = false; // whether it was started by pointing, and so ends with it
  const begin = () => {
    if (calm.matches || !video.paused) return;
    ours = true;
    video.play().catch(() => { ours = false; });
  };
  const end = () => {
    const inUse = stage.matches(":hover") || document.activeElement === button;
    if (!ours || inUse) return;
    video.pause();
  };
  const toggle = () => {
    ours = false;
    if (video.paused) video.play();
    else video.pause();
  };
  stage.addEventListener("mouseenter", begin);
  stage.addEventListener("mouseleave", end);
  button.addEventListener("focus", () => { if (button.matches(":focus-visible")) begin(); });
  button.addEventListener("blur", () => setTimeout(end));
  video.addEventListener("click", toggle);
  button.addEventListener("click", toggle);
  video.addEventListener("pause", () => { ours = false; label(button, false); });
  video.addEventListener("play", () => {
    label(button, true);
    for (const other of document.querySelectorAll("video")) if (other !== video) other.pause();
  });
  video.addEventListener("timeupdate", () => {
    course.style.transform = `scaleX(${video.currentTime / video.duration || 0})`;
  });
  beats(stage.closest(".card"), video);
}

function beats(card, video) {
  const buttons = [...card.querySelectorAll(".beats button")];
  for (const button of buttons) {
    button.addEventListener("click", () => {
      video.currentTime = Number(button.dataset.from);
      if (!calm.matches) video.play();
    });
  }
  video.addEventListener("timeupdate", () => {
    for (const button of buttons) {
      const told = button.dataset.from <= video.currentTime && video.currentTime < button.dataset.to;
      if (told) button.setAttribute("aria-current", "step");
      else button.removeAttribute("aria-current");
    }
  });
}

function animation(image, button) {
  const still = image.src;
  button.addEventListener("click", () => {
    const plays = button.dataset.plays !== "true";
    image.src = plays ? image.dataset.moving : still;
    label(button, plays);
  });
}

for (const embed of document.querySelectorAll(".embed")) {
  const select = embed.querySelector("select");
  const texts = [...embed.parentElement.querySelectorAll("pre")];
  const status = embed.querySelector("[role=status]");
  const shown = () => texts.find((text) => text.dataset.for === select.value);
  const show = () => {
    for (const text of texts) text.hidden = text !== shown();
    status.textContent = "";
  };
  select.addEventListener("change", show);
  embed.querySelector(".copy").addEventListener("click", async () => {
    status.textContent = (await copied(shown())) ? "Copied" : "Selected: copy it with the keyboard";
  });
  show();
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text.textContent);
    return true;
  } catch {
    getSelection().selectAllChildren(text); // a browser that lets no page of a file copy
    return document.execCommand("copy");
  }
}
