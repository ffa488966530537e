// The look of the map: a MapLibre style made of the page's own colours.

const NAMES = [
  "land", "outside", "green", "water", "road", "casing", "far-road", "rail", "building", "district", "city",
  "label", "halo",
];
export const FONT = ["Onest Medium", "system-ui"];

/** Colours by name, as the page's scheme has them now. */
export function readColours(element) {
  const style = getComputedStyle(element);
  const read = (name) => style.getPropertyValue(name).trim();
  const colours = Object.fromEntries(NAMES.map((name) => [name, read(`--q-map-${name}`)]));
  return { ...colours, paper: read("--q-paper"), ink: read("--q-ink"), days: read("--q-days"), done: read("--q-spruce"), late: read("--q-apple") };
}

/** Names in the page's language, else in Kazakh, else in any. */
export function nameIn(language) {
  return ["coalesce", ...[language, "kk", "ru", "en"].map((code) => ["get", `name_${code}`])];
}

const byZoom = (...stops) => ["interpolate", ["exponential", 1.5], ["zoom"], ...stops];
const isClass = (...classes) => ["in", ["get", "class"], ["literal", classes]];
const MAIN = ["motorway", "trunk", "primary", "secondary"];

/** Width of a road in pixels by its class; `more` widens it for the casing. */
function roadWidth(more) {
  const width = (main, tertiary, minor, service) => [
    "match", ["get", "class"], MAIN.slice(0, 3), main + more, "secondary", main * 0.85 + more,
    "tertiary", tertiary + more, "minor", minor + more, service + more,
  ];
  return byZoom(12.5, width(2.6, 1.8, 1.1, 0.5), 14, width(5, 3.6, 2.4, 1), 16, width(14, 11, 8, 3.5), 18, width(34, 28, 20, 9));
}

function baseLayers(colours, still) {
  const layer = (id, type, source, paint, more = {}) => ({
    id, type, source: "base", "source-layer": source, paint, ...more,
  });
  const round = { "line-cap": "round", "line-join": "round" };
  return [
    { id: "background", type: "background", paint: { "background-color": colours.land } },
    layer("green", "fill", "green", { "fill-color": colours.green }),
    layer("water", "fill", "water", { "fill-color": colours.water }, { filter: ["==", ["geometry-type"], "Polygon"] }),
    layer("river", "line", "water",
      { "line-color": colours.water, "line-width": byZoom(10, ["match", ["get", "class"], ["river", "canal"], 1, 0.4], 16, 6) },
      { filter: ["==", ["geometry-type"], "LineString"], layout: round }),
    layer("rail", "line", "rail", { "line-color": colours.rail, "line-width": byZoom(10, 0.8, 16, 2), "line-dasharray": [4, 2] }),
    layer("road-far", "line", "road",
      { "line-color": colours["far-road"], "line-width": byZoom(9, 0.5, 12.5, ["match", ["get", "class"], MAIN, 1.8, "tertiary", 1.2, 0.7]) },
      { maxzoom: 12.5, layout: round }),
    layer("path", "line", "road", { "line-color": colours["far-road"], "line-width": 1, "line-dasharray": [2, 2] },
      { minzoom: 15, filter: isClass("path") }),
    layer("road-casing", "line", "road", { "line-color": colours.casing, "line-width": roadWidth(1.6) },
      { minzoom: 12.5, filter: ["!", isClass("path")], layout: { ...round, "line-sort-key": roadOrder() } }),
    layer("road", "line", "road", { "line-color": colours.road, "line-width": roadWidth(0) },
      { minzoom: 12.5, filter: ["!", isClass("path")], layout: { ...round, "line-sort-key": roadOrder() } }),
    layer("building-flat", "fill", "building", { "fill-color": colours.building, "fill-outline-color": colours.casing },
      { minzoom: 13, layout: { visibility: still ? "visible" : "none" } }),
    layer("building", "fill-extrusion", "building",
      { "fill-extrusion-color": colours.building, "fill-extrusion-height": ["get", "height"], "fill-extrusion-opacity": 0.94 },
      { minzoom: 13, layout: { visibility: still ? "none" : "visible" } }),
    layer("outside", "fill", "outside", { "fill-color": colours.outside, "fill-opacity": 0.82 }),
    layer("district", "line", "district", { "line-color": colours.district, "line-width": byZoom(9, 0.9, 14, 1.5), "line-opacity": 0.85, "line-dasharray": [4, 3] },
      { filter: isClass("district") }),
    layer("city", "line", "district", { "line-color": colours.city, "line-width": byZoom(9, 1.4, 14, 3) },
      { filter: isClass("city"), layout: round }),
  ];
}

function roadOrder() {
  return ["match", ["get", "class"], MAIN.slice(0, 3), 4, "secondary", 3, "tertiary", 2, "minor", 1, 0];
}

function labelLayers(colours, language) {
  const paint = { "text-color": colours.label, "text-halo-color": colours.halo, "text-halo-width": 1.8 };
  const label = (id, filter, layout, more = {}) => ({
    id, type: "symbol", source: "base", "source-layer": "label", filter, paint,
    layout: { "text-font": FONT, "text-field": nameIn(language), ...layout }, ...more,
  });
  const along = { "symbol-placement": "line", "symbol-spacing": 320, "text-padding": 6, "text-pitch-alignment": "viewport", "text-max-angle": 30 };
  return [
    label("house", ["==", ["get", "kind"], "house"], { "text-field": ["get", "number"], "text-size": 13, "text-padding": 4 }, { minzoom: 16.5 }),
    label("point", ["==", ["get", "kind"], "point"], { "text-size": 13, "text-max-width": 9, "text-padding": 8 }, { minzoom: 15.5 }),
    label("street-minor", ["all", ["==", ["get", "kind"], "street"], ["!", isClass(...MAIN, "tertiary")]], { ...along, "text-size": 13 }, { minzoom: 14 }),
    label("street", ["all", ["==", ["get", "kind"], "street"], isClass(...MAIN, "tertiary")],
      { ...along, "text-size": byZoom(13, 13, 17, 16), "symbol-sort-key": ["match", ["get", "class"], MAIN.slice(0, 3), 0, 1] }, { minzoom: 12.5 }),
    label("district-name", ["==", ["get", "kind"], "district"], { "text-size": byZoom(9, 13, 13, 16), "text-padding": 2 }, { maxzoom: 13.5 }),
  ];
}

/** Requests counted on the server: a ring with how many, a small ring for one alone. */
export function clusterLayers(colours) {
  const many = [">", ["get", "count"], 1];
  const state = ["match", ["get", "kind"], "overdue", colours.late, "answered", colours.done, colours.days];
  const size = (one, ten, hundred) => ["interpolate", ["linear"], ["log10", ["get", "count"]], 0.3, one, 1, ten, 2.5, hundred];
  const common = { source: "clusters", "source-layer": "requests" };
  return [
    { id: "one", type: "circle", ...common, filter: ["!", many],
      paint: { "circle-radius": 7, "circle-color": colours.paper, "circle-stroke-width": 3.5, "circle-stroke-color": state } },
    { id: "cluster", type: "circle", ...common, filter: many,
      paint: { "circle-radius": size(19, 20, 25), "circle-color": colours.paper, "circle-stroke-width": 2.5, "circle-stroke-color": colours.city } },
    { id: "cluster-count", type: "symbol", ...common, filter: many, paint: { "text-color": colours.ink },
      layout: { "text-field": ["to-string", ["get", "count"]], "text-font": FONT, "text-size": 16, "text-allow-overlap": true, "text-ignore-placement": true } },
  ];
}

/** The whole style. still: no depth, for people who turned motion off. */
export function makeStyle(colours, { tiles, language, bounds, still, clusters }) {
  const sources = { base: { type: "vector", tiles: [tiles], minzoom: 0, maxzoom: 14 } };
  if (clusters) sources.clusters = { type: "vector", tiles: [clusters], minzoom: 0, maxzoom: 16, bounds };
  return {
    version: 8,
    sources,
    light: { anchor: "map", position: [1.3, 215, 40], intensity: 0.32 },
    layers: [
      ...baseLayers(colours, still), ...labelLayers(colours, language), ...(clusters ? clusterLayers(colours) : []),
    ],
  };
}
