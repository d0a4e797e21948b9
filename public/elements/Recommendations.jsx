import { useState } from "react"
import { Badge } from "@/components/ui/badge"
import { Button } from "@/components/ui/button"

const SAYINGS = [
  ["More like this", "outline", (title) => `More like “${title}”`],
  ["Seen it", "ghost", (title) => `I have seen “${title}”`],
  ["Not for me", "ghost", (title) => `I don't like “${title}”`],
]

function Facts({ film }) {
  const facts = [film.directors.join(", "), film.runtime ? `${film.runtime} min` : "", film.language && film.language !== "English" ? film.language : ""]
  return <div className="text-xs text-muted-foreground">{facts.filter(Boolean).join(" · ")}</div>
}

function Poster({ film }) {
  const [broken, setBroken] = useState(false)
  if (!film.poster || broken) {
    return null
  }
  return (
    <img
      src={film.poster}
      alt=""
      loading="lazy"
      referrerPolicy="no-referrer"
      onError={() => setBroken(true)}
      className="h-24 w-16 flex-none rounded object-cover"
    />
  )
}

function Card({ film, busy, say }) {
  return (
    <li data-testid="film" data-title={film.display_title} className="flex gap-3 rounded-lg border p-3">
      <div className="w-5 flex-none text-lg font-semibold text-muted-foreground">{film.rank}</div>
      <Poster film={film} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <div>
          <span className="font-semibold">{film.title}</span>
          {film.year ? <span className="text-muted-foreground"> ({film.year})</span> : null}
        </div>
        <Facts film={film} />
        <div className="flex flex-wrap gap-1">
          {film.genres.map((genre) => (
            <Badge key={genre} variant="secondary">{genre}</Badge>
          ))}
        </div>
        {film.text ? <p className="m-0 text-sm">{film.text.length > 260 ? `${film.text.slice(0, 257)}…` : film.text}</p> : null}
        {film.url ? (
          <a className="text-xs underline" href={film.url} target="_blank" rel="noreferrer noopener">Text from Wikipedia, CC BY-SA</a>
        ) : null}
        <p data-testid="reason" className="m-0 text-sm italic">Why: {film.reason}</p>
        <div className="recofm-sayings flex flex-wrap gap-1 pt-1">
          {SAYINGS.map(([label, variant, sentence]) => (
            <Button
              key={label}
              size="sm"
              variant={variant}
              className="h-8 px-2"
              disabled={busy}
              aria-label={`${label}: ${film.display_title}`}
              onClick={() => say(sentence(film.display_title))}
            >
              {label}
            </Button>
          ))}
        </div>
      </div>
    </li>
  )
}

export default function Recommendations() {
  const [busy, setBusy] = useState(false)
  const say = async (text) => {
    setBusy(true)
    try {
      await callAction({ name: "say", payload: { text } })
    } finally {
      setBusy(false)
    }
  }
  return (
    <ol data-testid="films" className="recofm-list m-0 list-none p-0" aria-label="Recommended films">
      {props.films.map((film) => (
        <Card key={film.rank} film={film} busy={busy} say={say} />
      ))}
    </ol>
  )
}
