interface Article {
  /** The article answers questions that contain these words. */
  readonly words: readonly string[]
  readonly text: string
}

export const introduction = `I am Iris, and I am **a local agent**: no model answers here and nothing leaves this machine. The same question always gets the same answer, which is handy when you want to see how answers travel.

What you are looking at while this is written:

1. Your question and my empty answer were committed **in one transaction**, each with its publication.
2. I write in the web process. Every few words go out as a *piece* on the conversation’s own channel, with the place in the text where it begins.
3. Your page joins pieces by that place. A piece that comes twice adds nothing, and one that is missing shows as a gap and is fetched.
4. At the end the whole text is written to the row, and everybody is told once more.

So try to break it:

- Reload this page now, in the middle of the sentence.
- Open the conversation in a second window, and stop me from there.
- Switch the network off for ten seconds, and on again.

To talk to a real model, set three variables where the web app is started:

\`\`\`sh
ASSISTANT_URL=https://api.example.com/v1
ASSISTANT_API_KEY=...
ASSISTANT_MODEL=...
\`\`\`

Any endpoint that speaks the OpenAI protocol will do. Until then, ask me about *glazes*, a *live sale*, or how *realtime* works here.`

export const articles: readonly Article[] = [
  {
    words: [
      'glaze',
      'glazes',
      'celadon',
      'kiln',
      'firing',
      'fire',
      'reduction',
      'clay',
      'crack',
      'cracks',
      'cone',
    ],
    text: `Most trouble with a celadon is decided **between 900 and 1100 °C**, long before the glaze melts. Here is the order in which I would look.

## What to check first

1. **Reduction starts late.** Begin at about 900 °C, while the clay is still open. Once it has closed, no amount of smoke reaches the iron.
2. **Too much iron.** One per cent of iron oxide gives a pale green, two a bottle green, three turns grey in a thin coat.
3. **Thickness.** A celadon wants a full millimetre. A thin coat shows the body, and a grey body makes a grey glaze.

## A schedule to begin with

\`\`\`text
   to  600 °C   100 °C/h   open damper, let the water go
   to  900 °C   150 °C/h   still clear
   to 1100 °C    80 °C/h   body reduction, steady, not heavy
   to 1280 °C    60 °C/h   light reduction
   hold 20 min             clear for the last five minutes
\`\`\`

## Two tests before the next load

- Put *three tiles* of the same glaze on the top, middle and bottom shelf. If only one is grey, it is the kiln and not the recipe.
- Brush one tile with one coat, one with two, one with three. Write the number on the back **before** you fire it: nobody remembers afterwards.

If all nine tiles are grey, halve the iron. Change one thing at a time, and keep the tile.`,
  },
  {
    words: [
      'sale',
      'sell',
      'selling',
      'live',
      'show',
      'stream',
      'price',
      'prices',
      'stock',
      'sold',
      'sunday',
      'host',
    ],
    text: `A live sale of an hour goes well when **three people know what they do**: one shows, one reads, one packs. Everything else follows from that.

## The week before

- Number the pieces from \`101\` on, and write the number large enough to be read on a phone.
- Photograph each one on the *same* background. People compare.
- Decide what happens with the last piece of each number before somebody asks.

## The hour

| minutes | what | who speaks |
|---|---|---|
| 0–5 | welcome, how to claim | host |
| 5–20 | small pieces, large stock | host |
| 20–45 | the ones people came for | host |
| 45–55 | questions, second chances | comments |
| 55–60 | thanks, when it ships | host |

## Claims

1. Whoever writes \`sold 101\` first has it. The console decides that, not the host: it is the same order for everybody.
2. Say the name aloud. It costs two seconds and saves ten messages.
3. When the stock is gone, say so **and** what is similar.

Keep ten minutes after the end with nothing planned. That is when the kind comments come, and the best ideas for next time.`,
  },
  {
    words: [
      'realtime',
      'socket',
      'websocket',
      'portico',
      'channel',
      'channels',
      'offline',
      'reconnect',
      'lost',
      'streaming',
      'works',
      'work',
    ],
    text: `Portico carries what happens from the database to every screen. The short version: **what was committed arrives once, in order**, also when the network does not behave.

## One origin

The page knows no address of a socket. It dials \`/ws\` where it came from, and the front door decides by the path:

\`\`\`text
browser ── page ──▶ front door ──▶ web        everything else
        ── /ws  ──▶            ──▶ realtime   sockets
\`\`\`

## Two kinds of channel

- A **durable** channel is a log in Postgres. The publication is an insert in the same transaction as the row, so there is never one without the other.
- An **ephemeral** channel lives in memory or in Redis, with a short history. My answer travels on one while it is written.

## What happens when you go offline

1. The status says so, after two seconds at most.
2. The client comes back by itself, with the *position* of the last thing it saw.
3. The service sends what followed, all of it, or says plainly that it cannot. Never a part.

A page is loaded the same way: rows and position are read in one transaction, so nothing falls between the HTML and the socket.`,
  },
]
