// Draws a list of SVG elements and changes it into the next one: an element keeps its id, so what changes of it moves
// there by its style sheet (network.css). What is new in words fades in; pulses run along the lines at work.
const SVG = "http://www.w3.org/2000/svg";
const SLIDE = { width: 1920, height: 1080 }; // px
const RUN = 700; // milliseconds of a pulse
const FADE = 300;
const still = matchMedia("(prefers-reduced-motion: reduce)");

export default ({ data, parentElement }) => {
  const { root, svg, tip, save } = made(parentElement);
  save.onclick = () => download(root, svg, data);
  const first = !svg.childElementCount; // What appears at once need not move.
  const moved = root.dataset.step !== data.step;
  if (moved) for (const pulse of svg.querySelectorAll(".pulse")) pulse.remove(); // Those of the step before.
  svg.setAttribute("viewBox", `0 0 ${data.width} ${data.height}`);
  svg.setAttribute("aria-label", data.alt);
  svg.style.fontSize = `${data.size}px`;
  const kept = new Map([...svg.querySelectorAll("[id]")].map((node) => [node.id, node]));
  for (const element of data.elements) {
    // One that is there stays in its place: what is moved about in the page does not change by and by.
    const node = kept.get(element.id) ?? svg.appendChild(named(element));
    kept.delete(element.id);
    draw(node, element, first || still.matches ? null : data.pulses.length ? RUN / 2 : 0);
  }
  for (const node of kept.values()) node.remove();
  if (!first && !still.matches && moved) run(svg, data);
  root.dataset.step = data.step;
  tip.hidden = true;
};

/** What stands in `parent`: made once, found again later. */
function made(parent) {
  const root = parent.querySelector("[data-part=network]");
  const svg = root.querySelector("svg") ?? root.appendChild(document.createElementNS(SVG, "svg"));
  const tip = root.querySelector("[data-part=tip]");
  if (!svg.hasAttribute("role")) {
    svg.setAttribute("role", "img");
    svg.addEventListener("pointerover", ({ target }) => tell(tip, target.dataset.told));
    svg.addEventListener("pointerleave", () => tell(tip));
    svg.addEventListener("pointermove", (event) => follow(root, tip, event));
  }
  return { root, svg, tip, save: root.querySelector("button") };
}

/** Have the browser save the diagram, in the middle of a slide, on the page's ground. */
async function download(root, svg, { file, size, width, height }) {
  const style = getComputedStyle(root);
  const copy = svg.cloneNode(true);
  const scale = Math.min(SLIDE.width / width, SLIDE.height / height);
  const look = { xmlns: SVG, width: scale * width, height: scale * height, "font-family": style.fontFamily };
  for (const [name, value] of Object.entries(look)) copy.setAttribute(name, String(value));
  copy.style.fontSize = `${size}px`;
  const image = new Image();
  image.src = `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(copy))}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), SLIDE);
  const context = canvas.getContext("2d");
  context.fillStyle = style.getPropertyValue("--st-background-color");
  context.fillRect(0, 0, SLIDE.width, SLIDE.height);
  context.drawImage(image, (SLIDE.width - image.width) / 2, (SLIDE.height - image.height) / 2);
  Object.assign(document.createElement("a"), { href: canvas.toDataURL(), download: `${file}.png` }).click();
}

function tell(tip, told = "") {
  tip.textContent = told;
  tip.hidden = !told;
}

/** Beside the pointer, and within the diagram. */
function follow(root, tip, { clientX, clientY }) {
  const box = root.getBoundingClientRect();
  tip.style.left = `${Math.max(0, Math.min(clientX - box.left + 12, box.width - tip.offsetWidth))}px`;
  tip.style.top = `${clientY - box.top + 14}px`;
}

function named({ id, tag }) {
  const node = document.createElementNS(SVG, tag);
  node.id = id;
  return node;
}

function draw(node, { attributes, text, told }, delay) {
  for (const [name, value] of Object.entries(attributes)) {
    if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
  }
  if (told) node.dataset.told = told;
  if (text === undefined || node.textContent === text) return;
  node.textContent = text;
  if (delay !== null) node.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE, delay, fill: "backwards" });
}

function run(svg, { pulses, colour }) {
  for (const path of pulses) {
    const pulse = document.createElementNS(SVG, "path");
    const look = { class: "pulse", d: path, pathLength: 1, fill: "none", stroke: colour, "stroke-width": 5, "stroke-linecap": "round" };
    for (const [name, value] of Object.entries(look)) pulse.setAttribute(name, String(value));
    pulse.setAttribute("stroke-dasharray", "0.1 2");
    svg.append(pulse);
    const frames = [{ strokeDashoffset: 0.1 }, { strokeDashoffset: -1 }];
    pulse.animate(frames, { duration: RUN, easing: "ease-in-out", fill: "forwards" }).finished.then(
      () => pulse.remove(),
      () => pulse.remove(),
    );
  }
}
