import type { ChannelLine } from '../watch/reading.ts'
import { ChannelLink } from './channel-link.tsx'
import { Table } from './table.tsx'

export function Channels({
  channels,
  empty,
}: {
  readonly channels: readonly ChannelLine[]
  readonly empty: string
}) {
  return (
    <Table
      label="Channels"
      empty={empty}
      hint="search by name"
      columns={[
        { name: 'Channel' },
        { name: 'Kind', wideOnly: true },
        { name: 'Subscribers', numeric: true },
        { name: 'Seen', numeric: true, wideOnly: true },
        { name: 'Rate', numeric: true },
      ]}
      rows={channels.map(({ name, kind, subscribers, publications, rate }) => ({
        key: name,
        cells: [<ChannelLink key="name" name={name} />, kind, subscribers, publications, printRate(rate)],
      }))}
    />
  )
}

export function printRate(rate: number | undefined): string {
  return rate === undefined ? '–' : `${rate < 10 ? rate.toFixed(1) : Math.round(rate)}/s`
}
