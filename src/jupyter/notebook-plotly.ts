/**
 * Features of Plotly that only one of its versions in use has: JupyterLab here draws with version 4, editors and viewers with 3.
 *
 *     unsharedPlotly({ data: [{ type: 'quiver' }], layout: {} }) //=> ["the trace type 'quiver' (Plotly 4 only)"]
 *
 * Source: the two schemas (`Plotly.PlotSchema.get()`), plotly.js 3.7.0 and 4.1.1, compared.
 */
const traceTypes: Readonly<Record<string, string>> = {
  quiver: 'Plotly 4 only',
  ...Object.fromEntries(['scattermapbox', 'choroplethmapbox', 'densitymapbox'].map((type) => [type, 'Plotly 3 only; take its form without "box"'])),
};

const layoutPaths: Readonly<Record<string, string>> = {
  'geo.projection.maxscale': 'Plotly 4 only', 'geo.projection.minscale': 'Plotly 4 only', 'legend.groupdoubleclick': 'Plotly 4 only',
  'map.fitbounds': 'Plotly 4 only', mapbox: 'Plotly 3 only; take map', hidesources: 'Plotly 3 only',
};

type Json = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

export function unsharedPlotly(figure: unknown): string[] {
  if (!isRecord(figure)) return [];
  const { data, layout, frames } = figure;
  const frameParts = Array.isArray(frames) ? frames.filter(isRecord) : [];
  const traces = [data, ...frameParts.map((frame) => frame['data'])].flatMap((part) => (Array.isArray(part) ? part.filter(isRecord) : []));
  const layouts = [layout, ...frameParts.map((frame) => frame['layout'])].filter(isRecord);
  const found = [
    ...traces.flatMap((trace) => unsharedInTrace(trace)),
    ...layouts.flatMap((one) => unsharedInLayout(one)),
  ];
  return [...new Set(found)];
}

function unsharedInTrace(trace: Json): string[] {
  const { type = 'scatter', stream } = trace;
  const why = traceTypes[String(type)];
  return [
    ...(why === undefined ? [] : [`the trace type '${String(type)}' (${why})`]),
    ...(stream === undefined ? [] : ["a trace's 'stream' (Plotly 3 only)"]),
  ];
}

function unsharedInLayout(layout: Json): string[] {
  const paths = Object.entries(layoutPaths).filter(([path]) => at(layout, path.split('.')) !== undefined);
  const titles = Object.entries({ layout, ...Object.fromEntries(Object.entries(layout).filter(([key]) => /^[xyz]axis\d*$/.test(key))) })
    .filter(([, part]) => isRecord(part) && typeof part['title'] === 'string');
  return [
    ...paths.map(([path, why]) => `layout.${path} (${why})`),
    ...titles.map(([name]) => `the title of ${name} as a text (Plotly 2 only; write { text: … })`),
  ];
}

const at = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((inner, key) => (isRecord(inner) ? inner[key] : undefined), value);
