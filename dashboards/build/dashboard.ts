// Grafana's form of rows of panels. Panels get their ids and places here: the SDK gives them none.
import {
  LegendDisplayMode,
  LegendPlacement,
  VizLegendOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common'
import {
  AnnotationQueryBuilder,
  type Dashboard,
  DashboardBuilder,
  DashboardLinkBuilder,
  DashboardLinkType,
  DatasourceVariableBuilder,
  type GridPos,
  MappingType,
  type Panel,
  QueryVariableBuilder,
  RowBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  VariableRefresh,
} from '@grafana/grafana-foundation-sdk/dashboard'
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus'
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat'
import { PanelBuilder as TimeseriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries'
import { catalogue } from '../../src/telemetry/catalogue/catalogue.ts'
import { annotations } from './annotations.ts'
import { legend, type PanelDescription, type Row } from './panel.ts'

export interface DashboardDescription {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly rows: readonly Row[]
}

const datasource = { type: 'prometheus', uid: '${datasource}' }
const columns = 24
const rowHeight = 1
const statSize = { w: 3, h: 4 }
const chartSize = { w: 12, h: 8 }

export function dashboard({ uid, title, description, rows }: DashboardDescription): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(uid)
    .description(description)
    .tags(['tidemark'])
    .readonly()
    .refresh('30s')
    .time({ from: 'now-3h', to: 'now' })
    .variables(variables())
    .link(
      new DashboardLinkBuilder('Tidemark')
        .type(DashboardLinkType.Dashboards)
        .tags(['tidemark'])
        .includeVars(true)
        .keepTime(true),
    )
  for (const { name, color, value } of annotations) {
    const target = { expr: `${value.text} > 0`, refId: 'Anno' }
    builder.annotation(
      new AnnotationQueryBuilder()
        .name(name)
        .datasource(datasource)
        .enable(true)
        .iconColor(color)
        .expr(target.expr)
        .titleFormat(name)
        .textFormat('{{instance}}')
        .target(new DataqueryBuilder().expr(target.expr).refId(target.refId).datasource(datasource)),
    )
  }
  place(builder, rows)
  return builder.build()
}

function place(builder: DashboardBuilder, rows: readonly Row[]): void {
  let id = 1
  let y = 0
  for (const row of rows) {
    builder.withRow(new RowBuilder(row.title).id(id++).gridPos({ x: 0, y, w: columns, h: rowHeight }))
    y += rowHeight
    let x = 0
    let height = 0
    for (const each of row.panels) {
      const { w, h } = each.stat === true ? statSize : chartSize
      if (x + w > columns) {
        x = 0
        y += height
      }
      builder.withPanel(panel(each, id++, { x, y, w, h }))
      x += w
      height = h
    }
    y += height
  }
}

function panel(described: PanelDescription, id: number, gridPos: GridPos): { build(): Panel } {
  const { title, description, unit, warns, queries } = described
  const builder = described.stat === true ? stat(described) : chart(described)
  builder.id(id).title(title).description(description).unit(unit).gridPos(gridPos).datasource(datasource)
  if (warns !== undefined) builder.thresholds(thresholds(warns))
  for (const [index, query] of queries.entries()) {
    builder.withTarget(
      new DataqueryBuilder()
        .expr(query.vector.text)
        .legendFormat(legend(query))
        .refId('ABCDEFGHIJKLMNOPQRSTUVWXYZ'.charAt(index))
        .datasource(datasource),
    )
  }
  return builder
}

function stat({ words = [] }: PanelDescription): StatBuilder {
  const builder = new StatBuilder()
  if (words.length === 0) return builder
  const options = Object.fromEntries(words.map((text, value) => [String(value), { text, index: value }]))
  return builder.mappings([{ type: MappingType.ValueToText, options }])
}

/** Never stacked: parts of memory overlap, and a stack would hide which of them grows. */
function chart({ queries }: PanelDescription): TimeseriesBuilder {
  const legendOptions = new VizLegendOptionsBuilder()
    .showLegend(true)
    .displayMode(LegendDisplayMode.Table)
    .placement(LegendPlacement.Bottom)
    .calcs(['lastNotNull', 'min', 'max'])
  const builder = new TimeseriesBuilder().legend(legendOptions).fillOpacity(0)
  if (!queries.some(({ name }) => name === 'limit')) return builder
  return builder.overrideByRegexp('^limit .*', [
    { id: 'custom.lineStyle', value: { fill: 'dash', dash: [10, 10] } },
    { id: 'color', value: { mode: 'fixed', fixedColor: 'red' } },
  ])
}

function thresholds([yellow, red]: readonly [number, number]): ThresholdsConfigBuilder {
  return new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps([
    { value: null, color: 'green' },
    { value: yellow, color: 'yellow' },
    { value: red, color: 'red' },
  ])
}

function variables(): (DatasourceVariableBuilder | QueryVariableBuilder)[] {
  const known = catalogue.processStartTime.prometheus
  return [
    new DatasourceVariableBuilder('datasource').label('Data source').type('prometheus'),
    choice('job', 'Job', `label_values(${known}, job)`),
    choice('instance', 'Instance', `label_values(${known}{job=~"$job"}, instance)`),
  ]
}

function choice(name: string, label: string, query: string): QueryVariableBuilder {
  return new QueryVariableBuilder(name)
    .label(label)
    .datasource(datasource)
    .query({ query, refId: name })
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
}
