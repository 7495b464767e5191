// The stage: plays batches of frames that Python sends, and requests more before they run out.
//
// It knows panels, channels and frames, and nothing of what they are pictures of. Every request says on its own what is
// wanted (from which epoch, with which changes on the way), so that a server that has just started, and knows nothing,
// can respond as well as the one before it. A tab that is hidden draws nothing and so requests nothing.
// A film that is recorded has come whole with the first message: nothing is requested at all.

import { edited, jumpsOf, undone } from "./edits.js";
import { countBefore } from "./frames.js";
import { Held } from "./held.js";
import { listKept } from "./kept.js";
import { Layout } from "./layout.js";
import { showLegend } from "./legend.js";
import { closesByItself } from "./menu.js";
import { remember, remembered, rememberedTokens } from "./memory.js";
import { regulated } from "./pace.js";
import { Panels } from "./panels.js";
import { offer, showActions, showSteppers, Steps } from "./presses.js";
import { Requester } from "./requests.js";
import { SentPoints } from "./sent-points.js";
import { download, slide } from "./slide.js";
import { noted, stateOf } from "./status.js";
import { numberText } from "./traces.js";
import { framesOf } from "./wire.js";
import { filled } from "./words.js";

const batch = 48; // frames requested at a time
const reserve = 36; // request more when fewer are waiting
const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");

export class Stage {
  constructor(parent) {
    this.root = parent.querySelector("[data-testid=live-stage]");
    this.labels = JSON.parse(this.root.dataset.labels);
    this.part = (name) => this.root.querySelector(`[data-part=${name}]`);
    this.pressed = (name, number) => this.press({ name, number });
    this.steps = new Steps(this.pressed);
    this.stepped = (name, by) => this.steps.add(name, by);
    const onEdit = { edit: (edit) => this.edit(edit), undo: () => this.undo() };
    const onDraw = {
      change: (before, points, more) => this.sentPoints.change(before, points, more),
      undo: () => this.sentPoints.undo(),
      undoable: () => this.sentPoints.past.length > 0,
      open: () => Boolean(this.sentPoints.open),
    };
    const { labels } = this;
    this.panels = new Panels(this.part("panels"), { onPress: this.pressed, onEdit, onStep: this.stepped, onDraw, labels });
    this.requester = new Requester(
      () => this.root.isConnected,
      (request, serial) => this.send(request, serial),
    );
    this.sentPoints = new SentPoints(this, (points, serial) => this.muted || this.tellPoints({ ...points, serial }));
    this.page = ""; // the path of the page that shows it
    this.queue = Promise.resolve(); // until the messages that have come are taken
    this.tellPoints = (points) => {};
    this.trigger = (request) => {}; // Each message brings the way to answer it.
    this.press = (pressed) => {};
    this.tell = (view) => {};
    this.tellKept = (tokens) => {};
    /** @type {string[] | null} */
    this.tokens = null; // what this tab keeps of curves that stand still
    closesByItself(this.part("curves"));
    this.layout = new Layout(this.root, {
      tell: (view) => this.tell(view),
      seen: () => this.panels.see((name) => this.layout.sees(name)),
      zoom: () => this.panels.zoom(this.root),
      save: (spec) => this.save(spec),
    }, this.labels);
    this.scrubber = this.part("scrubber");
    this.tick = this.tick.bind(this);
    this.startRun();
    this.listen();
  }

  /** Hear of what is pressed and moved in the stage's own controls. */
  listen() {
    for (const name of ["play", "pause", "step", "reset"]) {
      this.part(name).addEventListener("click", () => this.act(name));
    }
    for (const name of ["play", "pause"]) {
      // The focus goes from one of the two to the other, so the repeats of a held key would press them in turn.
      this.part(name).addEventListener("keydown", (event) => {
        if (event.repeat && event.key === "Enter") event.preventDefault();
      });
    }
    // Before what is pressed hears of it.
    for (const press of ["pointerdown", "keydown"]) this.root.addEventListener(press, () => this.stay(), true);
    this.scrubber.addEventListener("input", () => this.scrub(Number(this.scrubber.value)));
    this.scrubber.addEventListener("change", () => this.rest());
  }

  /** Another run: nothing that was drawn holds any more. */
  startRun() {
    this.held = new Held();
    /** @type {Record<string, import("./edits.js").Jump[]>} */
    this.jumps = {};
    this.panels.forget();
    /** @type {Map<string, import("./edits.js").Change[]>} */
    this.replaced = new Map(); // what the changes were before each edit made here, by what they were with it
    this.said = ""; // what there is to say beside the film's own words, until something is pressed
    this.seen = 0; // the furthest epoch that was on screen by these changes
    this.playing = false;
    this.leaving = false; // another page was chosen: a film that plays waits until somebody comes back
    this.muted = false; // the page changes: nothing is sent
    this.stepsLeft = 0; // steps that wait for the one requested
    this.pace = this.header?.pace; // frames to play a second; fewer where film does not come that fast
    this.requester.drop();
  }

  /** A message from Python: what is to be seen, and perhaps frames. */
  async receive(/** @type {import("./wire.js").Header} */ header) {
    const before = this.header;
    this.header = header;
    const newRun = header.run !== before?.run;
    const kept = newRun && !header.recorded ? remembered(header.key, header.run) : null;
    if (newRun) this.takeRun(header, before);
    this.layout.hear(header.view, header.view_serial);
    this.keep(header);
    // Where the message with the panels was lost, the next request says which are here, and they come again.
    if (header.panels && header.panels_id !== this.panelsId) await this.takePanels(header);
    this.takeControls(header, before);
    if (this.moved) this.comeBack(); // It plays on at the next frame, unless this message leads elsewhere.
    this.takeFrames();
    const refused = this.requester.matching(header.refused);
    if (refused) this.onRefused(refused);
    if (!this.sentPoints.hear(header, newRun)) this.followSeeks(before, newRun, kept);
    if (kept?.draft && this.panels.editor) this.restore(kept);
    this.takeSteppers(header, before);
    this.showState();
    // What was requested while the stage was on no page, or had no server, is requested again.
    if (header.serial === null || this.moved) this.requester.remind(this.moved);
    this.sentPoints.requester.remind(this.moved);
    this.moved = false;
    this.requestMore();
    // A server that was restarted while the film rested has to be told where it rests.
    if (!this.moving && (!this.settled || header.unfinished) && !this.requester.open) this.rest();
    if (this.settled) this.onSettled?.();
    this.remember(); // Where the film rests, a slider still moves what a refresh would open.
  }

  /** What `header` is of is another run than that of the message `before`. */
  takeRun(header, before) {
    const edit = this.seeking?.edit; // It was meant for the run before.
    const shown = this.sentPoints.goesOnWith(header, this.held.shown) && this.held.goingOn();
    this.startRun();
    if (shown) this.held = shown;
    if (edit) this.sayUnset(edit);
    for (const [name] of before?.readings ?? []) this.root.removeAttribute(`data-${name}`);
    this.stride = header.stride; // that of the frames held
    this.changes = header.changes;
  }

  async takePanels(/** @type {any} */ { panels, panels_id: id }) {
    const shown = this.panels.show(panels);
    this.layout.show(panels);
    await shown;
    this.panelsId = id;
    this.held.takeKeyframes(this.header.channels, true);
    this.goal = null; // The panels have not heard of it yet.
    if (this.held.current >= 0) this.draw(this.held.current);
  }

  /** Follow the page's controls, and forget the frames that wait where these lead elsewhere now. */
  takeControls(header, before) {
    showLegend(this.part("legend"), header.legend);
    if (header.goal !== this.goal) this.panels.span(header.goal);
    this.goal = header.goal;
    if (header.pace !== before?.pace) {
      this.pace = header.pace;
      this.due = performance.now();
    }
    const moved = ["control", "stride", "goal"].some((name) => String(header[name]) !== String(before?.[name]));
    if (moved && this.playing && !this.continues()) this.forgetAhead();
  }

  takeSteppers(/** @type {any} */ { steppers }, before) {
    this.steppers = this.panels.step(steppers);
    showSteppers(this.part("steppers"), this.steppers, this.stepped, this.labels);
    if (JSON.stringify(steppers) !== JSON.stringify(before?.steppers)) this.steps.moved();
  }

  /** @param {any} kept - what this tab had before a refresh: points that had to wait are there again */
  restore({ draft, playing }) {
    const { editor } = this.panels;
    this.sentPoints.restore(draft, editor.points, playing);
    Object.assign(editor, { points: draft, draft: true });
    editor.update();
  }

  /** The points are others: the film stands still until the page says how it goes on with them. */
  hold() {
    this.playing = false;
    this.stepsLeft = 0;
    this.requester.drop();
    this.showState();
  }

  /** Keep what the panels say of curves that stand still; a server that knows of none is told what was kept before. */
  keep(/** @type {import("./wire.js").Header} */ { key, panels, asks_kept: asked }) {
    this.tokens ??= rememberedTokens(key);
    if (asked && this.tokens.length) this.tellKept(this.tokens);
    if (!panels) return;
    const curves = panels.flatMap(({ kept = [] }) => kept);
    if (curves.length || !asked) this.tokens = curves.map(({ token }) => token);
    listKept(this.part("curves"), curves, this.pressed);
  }

  /** Go where another page, a link, or this tab before a refresh says, if one of them says so now. */
  followSeeks(before, newRun, kept) {
    const { seek_request: wanted, start, changes, control } = this.header;
    // A link may come with changes that this tab has not made; after a refresh they are those that it remembers.
    const linked = newRun && start > 0 && String(kept?.changes) !== String(changes);
    if (wanted && String(wanted) !== String(before?.seek_request)) this.seek(wanted[1], changes);
    else if (linked) this.seek(start, changes);
    else if (kept?.epoch) this.seek(kept.epoch, kept.changes, { resume: kept.playing });
    else if (!this.held.frames.length) this.seek(0, [[0, control]]); // Nothing came.
  }

  /** The server makes nothing of a request. An edit is not made; anything else leads to where the server's run is. */
  onRefused({ edit, resume, pressed = false }) {
    const { epoch, start, changes } = this.header;
    if (!edit) return this.seek(Math.max(epoch, start), changes, { resume: pressed });
    this.sayUnset(edit);
    if (resume) this.play();
  }

  sayUnset(/** @type {import("./edits.js").Edit} */ [name, value]) {
    this.said = filled(this.labels.unset, name, String(value).replace("-", "−"));
  }

  /** Take the frames of a message: those requested, or the first of all. */
  takeFrames() {
    const { serial, changes, jumps, epochs } = this.header;
    const request = this.requester.matching(serial);
    if (serial === null) this.held.takeKeyframes(this.header.channels);
    if (!request && (serial !== null || this.held.frames.length)) return;
    // Looking back changes nothing, though a server that was restarted then knows only the first changes.
    if (request?.kind !== "pause") {
      if (String(changes) !== String(this.changes)) this.seen = 0;
      Object.assign(this, { changes, jumps });
    }
    if (request?.kind === "seek" && epochs.length) this.held.cut(request.keep ? countBefore(this.held.frames, request.from) : 0);
    this.held.takeKeyframes(this.header.channels);
    const frames = framesOf(this.header);
    const begin = this.header.part ? frames.shift() : null;
    for (const frame of frames) this.held.add(frame, this.header.channels);
    if (this.header.recorded) this.held.furthest = this.held.frames.length - 1; // All of it was drawn before.
    if (this.held.current < 0 && this.held.frames.length) this.draw(0);
    if (request) this.onResponse(request, frames.length, begin);
    this.held.thin();
  }

  /** Go on after the response to `request`; where it brought no frames, time was too short: request again. */
  onResponse(request, frames, begin) {
    const { kind, seconds, resume } = request;
    const last = this.held.last;
    if (kind === "pause" && this.header.channels.some(({ from }) => from)) this.draw(this.held.current);
    if (kind === "play") {
      // A batch that the end cuts short says nothing of how fast film comes.
      if (frames && !this.over(last)) this.pace = regulated(this.pace, this.header.pace, reserve, frames, seconds);
    } else if (kind === "seek") {
      if (!frames) return this.request("seek", request);
      this.draw(this.held.frames.length - 1);
      if (resume) this.play();
    } else if (kind === "step") {
      if (!frames && !this.over(last)) return this.request("step", request);
      this.drawStep(this.held.frames.length - 1, frames && !this.stepsLeft, begin);
      if (frames && this.stepsLeft > 0) this.step(this.stepsLeft - 1);
    }
  }

  forgetAhead() {
    this.held.cut(this.held.current + 1);
    this.requester.drop();
    this.stride = this.header.stride;
  }

  get epoch() {
    return this.held.shown?.epoch ?? 0;
  }

  /** Whether nothing comes after `frame`: it is the goal, or the last that is finite. */
  over(frame) {
    const { goal, diverged } = this.header;
    return frame.epoch >= goal || (diverged !== null && frame.epoch >= diverged - 1);
  }

  get moving() {
    return this.playing && !this.leaving;
  }

  /** Whether the film rests and the server knows where: its run is at the very epoch on screen. */
  get settled() {
    if (this.moving || this.requester.open) return false;
    if (this.held.current < 0) return true; // Nothing is on screen yet.
    const { diverged, epoch } = this.header;
    return epoch === (diverged === null ? this.epoch : Math.min(this.epoch, diverged - 1));
  }

  /** Draw the frame at `index` in every panel, then, and only then, say so. */
  draw(index) {
    this.held.show(index);
    const frame = this.held.shown;
    this.seen = Math.max(this.seen, frame.epoch);
    this.paint(this.panels);
    this.showReadings(frame.channels);
    this.root.dataset.epoch = frame.epoch;
    if (!this.moving) this.updateCopiesSoon();
    this.showState();
  }

  /** The frame on screen, in `panels`. */
  paint(panels) {
    const { epoch, channels } = this.held.shown;
    const { changes } = this;
    const { editable, recorded } = this.header;
    panels.paint((name) => {
      const keyframes = this.held.keyframes.at(name, epoch);
      if (keyframes !== undefined) return keyframes;
      const curve = this.held.curve(name);
      return curve ? { ...curve, changes, jumps: jumpsOf(this.jumps[name] ?? [], changes) } : channels[name];
    }, { epoch, changes, editable, recorded });
  }

  /** Save the panel that `spec` describes, as it is on screen, as a picture. */
  async save(spec) {
    const { panels, header, epoch } = this;
    if (this.held.current < 0 || !panels.Plotly) return;
    const show = async (/** @type {Panels} */ copy) => {
      copy.see((name) => this.layout.sees(name));
      copy.span(header.goal);
      this.paint(copy);
      copy.tell(panels.numbers);
    };
    const coloured = !spec.header && !spec.groups && spec.marks?.every(({ paint }) => paint !== "curve" && paint !== "contours") !== false;
    const below = ["epoch", ...(coloured ? ["legend"] : [])].map(this.part);
    const picture = await slide(this.root, spec, { Plotly: panels.Plotly, show, name: header.name, below });
    download(picture, `${header.name}-epoch${epoch}-${spec.name}.png`);
  }

  /** Draw a frame that is one step on; where it is `shown`, panels that can show how it comes about, and may. */
  drawStep(index, shown, begin) {
    if (shown && !lessMotion.matches) this.panels.animateStep(begin, begin ? this.header.part : "");
    this.draw(index);
  }

  /** The numbers of a frame, in words and, for whoever wants to read them exactly, as attributes. */
  showReadings(channels) {
    const numbers = new Map();
    const texts = this.header.readings.map(([name, label, share]) => {
      const [value] = channels[name];
      this.root.setAttribute(`data-${name}`, value);
      numbers.set(name, numberText(value, share));
      return `${label} ${numbers.get(name)}`.replaceAll(" ", "\u00a0");
    });
    this.part("readings").textContent = texts.join("   ");
    this.panels.tell(numbers);
  }

  updateCopiesSoon() {
    clearTimeout(this.updating);
    this.updating = setTimeout(() => {
      if (!this.moving) this.panels.updateCopies();
    }, 120);
  }

  /** The state, the numbers and the words that go with the frame drawn. */
  showState() {
    if (this.held.current < 0) return;
    const state = stateOf(this.epoch, this.moving, this.header);
    const waits = String(Boolean(this.sentPoints.waits));
    if (this.root.dataset.state !== state || this.root.dataset.waits !== waits) {
      Object.assign(this.root.dataset, { state, waits });
      const goesOn = (state === "ready" || state === "paused") && !this.sentPoints.waits;
      offer(this.part("play"), goesOn);
      offer(this.part("pause"), state === "playing");
      offer(this.part("step"), goesOn);
      this.passFocus();
      this.remember();
    }
    offer(this.part("reset"), this.epoch > 0 || state === "playing" || this.editedAtFirst);
    this.showPlace();
    this.showWords(state);
  }

  showPlace() {
    const [here, last] = [this.epoch, this.header.goal].map((epoch) => epoch.toLocaleString("en"));
    this.part("epoch").textContent = `${this.labels.unit} ${here} of ${last}`;
    // It moves from frame to frame, so that an arrow key always comes to the next one.
    // The only frame held stands at the right end, unless it is the film's first: at the left it would look like that.
    this.scrubber.min = this.held.furthest || !this.epoch ? 0 : -1;
    this.scrubber.max = this.held.furthest;
    this.scrubber.value = this.held.current;
    this.scrubber.setAttribute("aria-valuetext", here);
  }

  showWords(/** @type {string} */ state) {
    const { waits, words: ofPoints } = this.sentPoints;
    const note = noted(this.header, this.epoch, state);
    // What was said of points stands in the place of words that say no more than the buttons do.
    const words = waits || [this.said, ofPoints, ofPoints && note.plain ? "" : note.words].filter(Boolean).join(" ");
    if (this.part("words").textContent !== words) this.part("words").textContent = words;
    if (showActions(this.part("actions"), note.actions, this.pressed)) this.part("play").focus({ preventScroll: true });
  }

  offers(name) {
    return this.part(name).getAttribute("aria-disabled") === "false";
  }

  /** A button of the player, or its key, is pressed. */
  act(name) {
    if (!this.offers(name)) return;
    this.said = this.sentPoints.words = "";
    this[name]();
  }

  /** What a key asks for, as `keys.js` names it. */
  byKey(does) {
    this.stay();
    if (does === "toggle") does = this.offers("play") ? "play" : "pause";
    if (["play", "pause", "step", "reset"].includes(does)) return this.act(does);
    const [stepper] = this.steppers ?? [];
    if (stepper && (does === "higher" || does === "lower")) this.steps.add(stepper[0], does === "higher" ? 1 : -1);
    const keys = this.part("keys");
    this.part("stepped").textContent = stepper?.[1] ?? "";
    for (const name of ["stepping", "stepped"]) this.part(name).hidden = !stepper;
    if (does === "help") keys.hidden = !keys.hidden;
    else if (does === "leave" && !keys.hidden) keys.hidden = true;
    else if (does === "leave") this.layout.present(false);
  }

  /** Space on Play plays and Space again pauses: the focus goes to whichever of the two does something. */
  passFocus() {
    for (const [from, to] of [["play", "pause"], ["pause", "play"]]) {
      if (document.activeElement !== this.part(from) || !this.offers(to)) continue;
      return this.part(to).focus({ preventScroll: true });
    }
  }

  play() {
    if (this.playing || this.leaving || this.held.current < 0 || this.sentPoints.waits) return;
    if (this.sentPoints.open) {
      this.sentPoints.open.resume = true;
      return;
    }
    if (this.seeking) {
      Object.assign(this.seeking, { resume: true, pressed: true }); // Once it is there, or wherever else it comes to.
      return this.remember();
    }
    if (this.epoch >= this.header.goal) return this.showState();
    if (!this.continues()) this.forgetAhead();
    this.playing = true;
    this.due = performance.now();
    this.showState();
    this.scheduleTick();
  }

  /** Play on, if it plays, at the browser's next frame. */
  scheduleTick() {
    cancelAnimationFrame(this.scheduled);
    if (this.moving && this.root.isConnected) this.scheduled = requestAnimationFrame(this.tick);
  }

  /** Whether the frames held beyond this one are what the sliders would bring now. */
  continues() {
    const { control, stride, goal, recorded } = this.header;
    if (recorded) return true;
    const held = this.changes.findLast(([from]) => from <= this.epoch)[1];
    const sameChanges = String(held) === String(control) && this.changes.at(-1)[0] <= this.epoch;
    return sameChanges && stride === this.stride && this.held.last.epoch <= goal;
  }

  pause() {
    this.playing = false;
    this.showState();
    this.rest();
  }

  /** Tell the server which epoch is on screen: its run is then at that very one. */
  rest() {
    this.updateCopiesSoon();
    this.remember();
    this.request("pause", { from: this.epoch, count: 0 });
  }

  /** One more epoch, and `further` ones after it; steps pressed while one is on its way are added to them. */
  step(further = 0) {
    if (this.playing || this.held.current < 0 || this.seeking || this.sentPoints.holds) return;
    if (this.requester.open?.kind === "step") {
      this.stepsLeft += 1;
      return;
    }
    this.stepsLeft = further;
    const { recorded, whole_steps: whole } = this.header;
    const next = this.held.current + 1;
    const held = this.held.frames[next]?.epoch === this.epoch + 1 && this.continues() && whole;
    if (held || (recorded && this.held.frames[next])) {
      this.drawStep(next, held, null);
      return this.rest();
    }
    this.forgetAhead();
    this.request("step", { from: this.epoch, count: 1 });
  }

  reset() {
    this.playing = false;
    if (this.header.recorded) {
      this.draw(0);
      return this.rest();
    }
    const { editedAtFirst } = this;
    this.changes = [[0, this.header.control]];
    if (this.held.frames[0]?.epoch !== 0 || editedAtFirst) return this.seek(0, this.changes);
    this.held.cut(1);
    this.forgetAhead();
    this.draw(0);
    this.rest();
  }

  /** Whether numbers were set by hand at the first frame. */
  get editedAtFirst() {
    return Boolean(this.changes?.[0]?.[2]?.length);
  }

  /** A number is set by hand: from the epoch on screen on, as when a page's control is moved. */
  edit(edit) {
    const { epoch, playing, seeking } = this;
    const changes = seeking?.from === epoch ? seeking.changes : this.changes; // A quick second one joins the first.
    const resume = playing || Boolean(seeking?.resume);
    const wanted = edited(changes, epoch, this.header.control, [edit]);
    this.replaced.set(JSON.stringify(wanted), changes);
    this.said = "";
    this.seek(epoch, wanted, { resume, keep: true, edit });
  }

  /** Back to the last number set by hand, without it. */
  undo() {
    const last = undone(this.changes, this.replaced);
    this.said = last ? filled(this.labels.undone, last.epoch.toLocaleString("en")) : "";
    if (last) this.seek(last.epoch, last.changes, { keep: true });
  }

  scrub(index) {
    this.playing = false;
    if (this.seeking) this.requester.drop();
    this.draw(Math.max(0, index));
  }

  /** Go to an epoch that need not have been drawn; to `keep` is to keep the frames before it, which lead there too. */
  seek(epoch, changes, { resume = false, keep = false, edit = null } = {}) {
    this.playing = false;
    this.showState();
    this.request("seek", { from: epoch, count: 1, changes, resume, keep, edit });
    this.remember(); // A refresh on the way leads there too.
  }

  /** The request that is to bring an epoch that is not held, or null. */
  get seeking() {
    const { open } = this.requester;
    return open?.kind === "seek" ? open : null;
  }

  /** Frames from one draw to the next: with reduced motion the film runs as long, but shows a still every half second. */
  get hop() {
    return lessMotion.matches ? Math.max(1, Math.round(this.pace / 2)) : 1;
  }

  tick(now) {
    this.scheduleTick();
    if (!this.moving || now < this.due - 4) return;
    this.due = Math.max(this.due + 1000 / this.pace, now - 100);
    if (lessMotion.matches) this.due = now + Math.max(500, 1000 / this.pace);
    const next = Math.min(this.held.current + this.hop, this.held.frames.length - 1);
    if (next > this.held.current) this.draw(next);
    if (this.over(this.held.shown)) this.pause();
    this.requestMore();
  }

  /** Request more film if it is running out. */
  requestMore() {
    if (!this.moving || this.requester.open) return;
    const last = this.held.last;
    const waiting = this.held.frames.length - 1 - this.held.current;
    // The next chance to request is only after the next draw, which may take many frames.
    if (!this.over(last) && waiting < reserve + this.hop - 1) this.request("play", { from: last.epoch, count: batch });
  }

  request(kind, { from, count, changes = this.changes, resume = false, keep = false, edit = null }) {
    if (this.header.recorded) return; // All there is has come.
    this.requester.request({ kind, from, count, changes, resume, keep, edit });
  }

  send({ kind, from, count, changes }, serial) {
    if (this.muted) return;
    const { run } = this.header;
    const { epoch, seen, panelsId = "" } = this;
    this.trigger({ kind, from, count, changes, serial, run, on_screen: epoch, seen, panels_id: panelsId });
  }

  /** What a refresh, or a server that was restarted, needs to go on. */
  remember() {
    const { seeking } = this;
    if (this.held.current < 0 && !seeking) return; // Nothing was seen yet; what was kept before may still be needed.
    const { key, run } = this.header;
    const here = { from: this.epoch, changes: this.changes, resume: this.playing || (Boolean(this.sentPoints.waits) && this.sentPoints.resume) };
    const { from: epoch, changes, resume: playing } = seeking ?? here;
    const draft = this.sentPoints.waits ? this.panels.editor?.points : undefined;
    remember(key, { run, epoch, changes, playing, draft, tokens: this.tokens ?? [] });
  }

  /** Wait, because another page was chosen, until somebody comes back; resolves once the server knows where. */
  leave() {
    const { moving } = this;
    this.leaving = true;
    this.showState();
    if (moving || !this.requester.open) this.rest();
    return new Promise((resolve) => {
      this.onSettled = resolve;
    });
  }

  /**
   * Send nothing while the page changes, however long that takes: Streamlit would run this page again for it and leave
   * the other one empty. A stage that somebody presses was not left: its film rests, and is played as ever.
   */
  mute() {
    this.remember();
    this.leaving = this.muted = true;
  }

  stay() {
    if (!this.muted) return;
    this.playing = false;
    this.comeBack();
    this.requester.remind(true);
  }

  comeBack() {
    this.leaving = this.muted = false;
    this.showState();
    this.scheduleTick();
  }
}
