// A map over what the page says already. Every <figure data-map> works without it: a picture and a list.
import { makeStyle, readColours } from "./style.js";

const CITY_PITCH = 38;
const PLACE_PITCH = 50;
const PLACE_ZOOM = 16.4;
const ROW_ZOOM = 16;
const ROOM = { top: 64, right: 64, bottom: 112, left: 40 }; // pixels around the rows: buttons, legend, half a mark
const KEY_STEP = 24; // pixels that an arrow key moves the picker's pin
const SVG = "http://www.w3.org/2000/svg";
const LOOKS = ["(prefers-color-scheme: dark)", "(prefers-contrast: more)"].map((query) => matchMedia(query));

const numbers = (text) => (text ? text.split(",").map(Number) : null);

function isStill() {
  return document.documentElement.dataset.motion === "off" || matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function element(name, properties = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function drawing(className, viewBox, ...shapes) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("viewBox", viewBox);
  svg.setAttribute("aria-hidden", "true");
  for (const [name, attributes] of shapes) {
    const shape = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) shape.setAttribute(key, value);
    svg.append(shape);
  }
  return svg;
}

class CityMap {
  constructor(figure) {
    this.figure = figure;
    this.data = figure.dataset;
    this.part = (name) => figure.querySelector(`[data-${name}]`);
    this.still = isStill();
    this.marks = new Map();
  }

  /** Load the library and open the map; on any failure leave the picture and point to the list. */
  async open() {
    this.part("wait").hidden = false;
    try {
      const [library] = await Promise.all([import(this.data.lib), addStyles(this.data.styles), loadLetters()]);
      library.setWorkerUrl(this.data.worker);
      this.library = library;
      this.part("canvas").hidden = false;
      this.map = this.makeMap();
      await new Promise((resolve, reject) => {
        this.map.once("load", resolve);
        this.map.once("webglcontextlost", reject);
      });
      this.afterLoad();
    } catch (error) {
      console.warn("map:", error);
      this.fail();
    }
  }

  fail() {
    this.map?.remove();
    this.part("canvas").hidden = true;
    this.part("still").hidden = false;
    this.part("wait").hidden = true;
    this.part("failed").hidden = false;
  }

  makeMap() {
    const { data } = this;
    const one = data.lat && data.lon ? [Number(data.lon), Number(data.lat)] : null;
    const place = one ? { center: one, zoom: Number(data.zoom) || PLACE_ZOOM } : { bounds: numbers(data.view) };
    const touch = matchMedia("(pointer: coarse)").matches;
    const map = new this.library.Map({
      container: this.part("canvas"),
      style: this.style(),
      ...place,
      maxBounds: widen(numbers(data.bounds)),
      minZoom: 8,
      maxZoom: 18,
      pitch: this.still ? 0 : one ? PLACE_PITCH : CITY_PITCH,
      maxPitch: this.still ? 0 : 60,
      attributionControl: false,
      cooperativeGestures: touch,
      fadeDuration: this.still ? 0 : 120,
      locale: {
        "Map.Title": data.textMap,
        "Marker.Title": data.textMap,
        ...Object.fromEntries(["Mobile", "Windows", "Mac"].map((on) => [`CooperativeGesturesHandler.${on}HelpText`, data.textFingers])),
      },
    });
    const rows = one ? null : this.rowBounds();
    if (rows) map.fitBounds(rows, { padding: ROOM, maxZoom: ROW_ZOOM, duration: 0 });
    map.scrollZoom.disable();
    map.getCanvas().addEventListener("focus", () => map.scrollZoom.enable());
    map.getCanvas().addEventListener("blur", () => map.scrollZoom.disable());
    map.on("error", (event) => console.warn("map:", event.error));
    return map;
  }

  style() {
    const { data } = this;
    return makeStyle(readColours(this.figure), {
      tiles: absolute(data.tiles),
      clusters: data.clusters && absolute(data.clusters),
      language: data.language,
      bounds: numbers(data.bounds),
      still: this.still,
    });
  }

  afterLoad() {
    this.part("still").hidden = true;
    if (!this.data.small) this.addButtons();
    this.readRows();
    if (this.data.clusters) this.openClusters();
    if (this.data.pickLat) new Picker(this);
    else if (this.data.lat) this.addMark({ lat: this.data.lat, lon: this.data.lon, kind: this.data.kind || "waiting" });
    for (const look of LOOKS) look.addEventListener("change", () => this.map.setStyle(this.style()));
    this.figure.dataset.ready = "";
  }

  /** Bounds of the page's rows, with room for one alone; null without rows. */
  rowBounds() {
    const rows = this.rows();
    if (!rows.length) return null;
    const bounds = new this.library.LngLatBounds();
    for (const row of rows) bounds.extend([Number(row.dataset.lon), Number(row.dataset.lat)]);
    return bounds;
  }

  rows() {
    const list = this.data.marks && document.querySelector(this.data.marks);
    return list ? [...list.querySelectorAll("[data-mark][data-lat][data-lon]")] : [];
  }

  /** Put a numbered mark for each row of the page's list, and only those. */
  readRows() {
    for (const mark of this.marks.values()) mark.remove();
    this.marks.clear();
    this.listening?.abort();
    this.listening = new AbortController();
    const { signal } = this.listening;
    for (const row of this.rows()) {
      const { lat, lon, number, kind } = row.dataset;
      const title = row.querySelector("a[href]");
      const mark = this.addMark({ lat, lon, number, kind, href: title?.href, label: `${number}. ${title?.textContent.trim() ?? ""}` });
      this.marks.set(row, mark);
      const choose = (chosen) => mark.getElement().firstChild.classList.toggle("q-mark-chosen", chosen);
      row.addEventListener("mouseenter", () => choose(true), { signal });
      row.addEventListener("mouseleave", () => choose(false), { signal });
      row.addEventListener("focusin", () => choose(true), { signal });
      row.addEventListener("focusout", () => choose(false), { signal });
    }
  }

  addMark({ lat, lon, number = "", kind, href, label }) {
    const disc = element("span", { className: "q-mark-disc", textContent: number });
    if (kind === "overdue") disc.classList.add("q-mark-late");
    if (kind === "answered") disc.classList.add("q-mark-answered");
    if (kind === "answered" && !number) disc.textContent = "✓";
    const mark = element(href ? "a" : "span", { className: "q-citymap-mark" }, disc);
    if (href) mark.href = href;
    if (label) mark.setAttribute("aria-label", label);
    // Marks repeat links of the list: they are left out of the tab order, not of touch and mouse.
    mark.tabIndex = -1;
    return new this.library.Marker({ element: mark }).setLngLat([Number(lon), Number(lat)]).addTo(this.map);
  }

  openClusters() {
    const { map } = this;
    const pressed = (event) => {
      const { count, id } = event.features[0].properties;
      const centre = event.features[0].geometry.coordinates;
      if (count > 1) this.move({ center: centre, zoom: Math.min(map.getZoom() + 2, 18) });
      else if (id && this.data.item) location.assign(this.data.item.replace("{id}", encodeURIComponent(id)));
    };
    for (const layer of ["one", "cluster"]) {
      map.on("click", layer, pressed);
      map.on("mouseenter", layer, () => { map.getCanvas().style.cursor = "pointer"; });
      map.on("mouseleave", layer, () => { map.getCanvas().style.cursor = ""; });
    }
  }

  addButtons() {
    const { data, map } = this;
    const icon = (path) => drawing("", "0 0 24 24", ["path", { d: path }]);
    const button = (text, path, action) => {
      const made = element("button", { type: "button", title: text, onclick: action }, icon(path));
      made.setAttribute("aria-label", text);
      return made;
    };
    const zoom = (by) => () => this.move({ zoom: map.getZoom() + by });
    const buttons = element("div", { className: "q-citymap-buttons" },
      button(data.textIn, "M12 4v16M4 12h16", zoom(1)),
      button(data.textOut, "M4 12h16", zoom(-1)));
    if (navigator.geolocation) {
      buttons.append(button(data.textHere, "M12 2v4M12 18v4M2 12h4M18 12h4M12 6a6 6 0 1 0 0 12 6 6 0 0 0 0-12M12 11.5v1", () => this.goHere()));
    }
    this.figure.append(buttons);
  }

  goHere() {
    navigator.geolocation.getCurrentPosition(({ coords }) => {
      const here = [coords.longitude, coords.latitude];
      this.move({ center: here, zoom: PLACE_ZOOM });
      this.figure.dispatchEvent(new CustomEvent("map:here", { detail: here }));
    });
  }

  move(to) {
    if (this.still) this.map.jumpTo(to);
    else this.map.easeTo({ duration: 300, ...to });
  }
}

/** The step "Where?": a pin that a click, a drag or the arrow keys move; it fills the form's two fields. */
class Picker {
  constructor(city) {
    this.city = city;
    this.fields = [city.data.pickLat, city.data.pickLon].map((selector) => document.querySelector(selector));
    const pin = element("div", {}, drawing("q-citymap-pin", "0 0 24 30",
      ["path", { d: "M12 29C5 20 2 16 2 11a10 10 0 0 1 20 0c0 5-3 9-10 18z" }], ["circle", { cx: 12, cy: 11, r: 4 }]));
    this.marker = new city.library.Marker({ element: pin, anchor: "bottom", draggable: true });
    const [lat, lon] = this.fields.map((field) => field?.value.trim());
    if (lat && lon) this.show([Number(lon), Number(lat)], { center: true });
    city.map.on("click", (event) => this.pick(event.lngLat.toArray()));
    this.marker.on("dragend", () => this.pick(this.marker.getLngLat().toArray()));
    city.figure.addEventListener("map:here", (event) => this.pick(event.detail));
    city.map.keyboard.disable();
    city.map.getCanvas().addEventListener("keydown", (event) => this.onKey(event));
  }

  show(position, { center = false } = {}) {
    this.marker.setLngLat(position).addTo(this.city.map);
    this.placed = true;
    if (center) this.city.map.jumpTo({ center: position, zoom: PLACE_ZOOM });
  }

  pick(position) {
    this.show(position);
    const texts = [position[1].toFixed(6), position[0].toFixed(6)];
    this.fields.forEach((field, place) => {
      if (!field) return;
      field.value = texts[place];
      field.dispatchEvent(new Event("change", { bubbles: true }));
    });
    this.city.figure.dispatchEvent(new CustomEvent("map:pick", { bubbles: true, detail: { lat: position[1], lon: position[0] } }));
  }

  onKey(event) {
    const { map } = this.city;
    const steps = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.key === "+" || event.key === "=") this.city.move({ zoom: map.getZoom() + 1 });
    else if (event.key === "-") this.city.move({ zoom: map.getZoom() - 1 });
    else if (event.key === "Enter" || event.key === " ") this.pick(this.placed ? this.marker.getLngLat().toArray() : map.getCenter().toArray());
    else if (steps[event.key]) this.pick(this.stepped(steps[event.key]));
    else return;
    event.preventDefault();
  }

  stepped([right, down]) {
    const { map } = this.city;
    const { x, y } = map.project(this.placed ? this.marker.getLngLat() : map.getCenter());
    const position = map.unproject([x + right * KEY_STEP, y + down * KEY_STEP]);
    if (!map.getBounds().contains(position)) this.city.move({ center: position });
    return position.toArray();
  }
}

function widen([west, south, east, north]) {
  const [across, up] = [(east - west) / 2, (north - south) / 2];
  return [[west - across, south - up], [east + across, north + up]];
}

/** MapLibre's worker has no page to resolve a path against. */
function absolute(path) {
  return new URL(path, location.href).href.replaceAll("%7B", "{").replaceAll("%7D", "}");
}

function addStyles(href) {
  if (document.querySelector(`link[href="${CSS.escape(href)}"]`)) return undefined;
  return new Promise((resolve, reject) => {
    document.head.append(element("link", { rel: "stylesheet", href, onload: resolve, onerror: reject }));
  });
}

/** Letters are drawn once and kept: the font must be there before, Kazakh letters too. */
function loadLetters() {
  return document.fonts.load('500 24px "Onest Medium"', "Абв әғқңөұүһі Abc 0123");
}

const opened = new WeakMap();

function openAll() {
  for (const figure of document.querySelectorAll("figure[data-map]")) {
    if (opened.has(figure)) {
      if ("ready" in figure.dataset) opened.get(figure).readRows();
      continue;
    }
    const city = new CityMap(figure);
    opened.set(figure, city);
    new IntersectionObserver((seen, observer) => {
      if (!seen.some((entry) => entry.isIntersecting)) return;
      observer.disconnect();
      city.open();
    }, { rootMargin: "200px" }).observe(figure);
  }
}

openAll();
document.addEventListener("htmx:afterSettle", openAll);
