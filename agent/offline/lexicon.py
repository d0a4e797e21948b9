"""The words that the offline reader knows, as data."""

import re

GENRE_NOUNS: dict[str, str] = {
    "action": "Action", "action movie": "Action", "adventure": "Adventure", "adventures": "Adventure",
    "animation": "Animation", "animated": "Animation", "cartoon": "Animation", "cartoons": "Animation", "anime": "Animation", "pixar": "Animation",
    "children": "Children", "childrens": "Children", "children's": "Children", "kids": "Children", "kid": "Children", "family": "Children", "comedy": "Comedy", "comedies": "Comedy",
    "romcom": "Romance", "romcoms": "Romance", "rom-com": "Romance", "rom-coms": "Romance", "rom com": "Romance", "rom coms": "Romance",
    "crime": "Crime", "gangster": "Crime", "documentary": "Documentary", "documentaries": "Documentary", "doc": "Documentary", "docs": "Documentary",
    "drama": "Drama", "dramas": "Drama", "fantasy": "Fantasy", "noir": "Film-Noir", "film noir": "Film-Noir", "film-noir": "Film-Noir",
    "horror": "Horror", "horrors": "Horror", "slasher": "Horror", "slashers": "Horror", "musical": "Musical", "musicals": "Musical",
    "mystery": "Mystery", "mysteries": "Mystery", "whodunit": "Mystery", "whodunnit": "Mystery", "romance": "Romance", "romances": "Romance", "romantic": "Romance",
    "love story": "Romance", "love stories": "Romance", "sci-fi": "Sci-Fi", "scifi": "Sci-Fi", "sci fi": "Sci-Fi", "science fiction": "Sci-Fi", "science-fiction": "Sci-Fi",
    "thriller": "Thriller", "thrillers": "Thriller", "biopic": "Drama", "actioner": "Action", "slapstick": "Comedy", "docu": "Documentary", "fantasies": "Fantasy", "animations": "Animation", "chick flick": "Romance", "chick flicks": "Romance",
    "sf": "Sci-Fi", "scary movie": "Horror", "scary movies": "Horror", "scary film": "Horror", "scary films": "Horror", "kung fu": "Action", "martial arts": "Action", "noirs": "Film-Noir", "neo-noir": "Film-Noir", "spaghetti western": "Western", "spaghetti westerns": "Western", "war": "War", "western": "Western", "westerns": "Western", "cowboy": "Western",
}  # fmt: skip
"""Words for a kind of film -> MovieLens' genre."""

ALSO_QUERY = frozenset("romcom romcoms rom-com rom-coms gangster slasher slashers whodunit whodunnit anime pixar cowboy biopic slapstick neo-noir".split()) | {
    "rom com", "rom coms", "kung fu", "martial arts", "spaghetti western", "spaghetti westerns", "chick flick", "chick flicks",
}
"""Genre words that say more than the genre; they go into the query too."""

QUERY_SPELLING = {"biopic": "biography", "neo-noir": "neo-noir", "martial arts": "martial arts", "chick flick": "romantic comedy", "chick flicks": "romantic comedy", "spaghetti westerns": "spaghetti western", "romcom": "romantic comedy", "romcoms": "romantic comedy", "rom-com": "romantic comedy", "rom-coms": "romantic comedy", "rom com": "romantic comedy", "rom coms": "romantic comedy"}

NEEDS_FILM_WORD = frozenset({"children", "kid", "family", "war", "crime", "western", "cowboy", "animated", "romantic", "mystery", "action", "gangster", "adventure", "adventures"})
"""Words that name a genre only next to "movie", in a wish or after "no": "war film", but "my family and I"."""

MOODS: dict[str, str] = {
    "funny": "funny comedy", "funnier": "funny comedy", "hilarious": "funny comedy", "humor": "funny comedy", "humour": "funny comedy", "humorous": "funny comedy",
    "laugh": "funny comedy", "laughs": "funny comedy", "silly": "silly funny comedy", "goofy": "silly funny comedy", "witty": "witty clever", "wittier": "witty clever",
    "clever": "clever", "cleverer": "clever", "smart": "clever", "smarter": "clever", "intelligent": "clever thought-provoking", "thoughtful": "thought-provoking",
    "thought-provoking": "thought-provoking", "deep": "thought-provoking", "deeper": "thought-provoking", "philosophical": "thought-provoking",
    "feel-good": "feel-good heartwarming", "feelgood": "feel-good heartwarming", "uplifting": "feel-good inspiring", "cheerful": "feel-good", "happy": "feel-good", "happier": "feel-good heartwarming",
    "light": "feel-good light comedy", "lighter": "feel-good light comedy", "lighthearted": "feel-good light comedy", "light-hearted": "feel-good light comedy",
    "heartwarming": "heartwarming", "wholesome": "heartwarming feel-good", "cozy": "feel-good heartwarming", "cosy": "feel-good heartwarming", "sweet": "heartwarming", "warm": "heartwarming",
    "inspiring": "inspiring", "inspirational": "inspiring", "sad": "tearjerker bittersweet", "sadder": "tearjerker bittersweet", "emotional": "tearjerker", "tearjerker": "tearjerker", "cry": "tearjerker",
    "moving": "tearjerker", "touching": "tearjerker heartwarming", "bittersweet": "bittersweet", "melancholic": "melancholy", "depressing": "bleak", "bleak": "bleak",
    "dark": "dark", "darker": "dark bleak", "gritty": "gritty", "grittier": "gritty", "disturbing": "disturbing", "creepy": "eerie scary", "creepier": "eerie scary", "spooky": "eerie ghosts", "eerie": "eerie",
    "scary": "scary", "scarier": "scary", "terrifying": "scary", "frightening": "scary", "gory": "gory", "gore": "gory", "bloody": "gory violent", "violent": "violent", "violence": "violent gory", "brutal": "violent",
    "tense": "tense suspenseful", "suspense": "suspenseful", "suspenseful": "suspenseful", "thrilling": "thrilling", "exciting": "thrilling fast-paced", "fast-paced": "fast-paced", "slow": "slow-burn", "slow-burn": "slow-burn",
    "slower": "slow-burn", "mind-bending": "mind-bending", "mindbending": "mind-bending", "mind-blowing": "mind-bending", "trippy": "mind-bending surreal", "weird": "surreal quirky", "weirder": "surreal quirky", "surreal": "surreal",
    "strange": "surreal", "quirky": "quirky", "twist": "twist ending", "twists": "twist ending", "twisty": "twist ending", "epic": "epic", "romantic": "romantic", "sexy": "erotic romantic", "steamy": "erotic romantic",
    "atmospheric": "atmospheric", "beautiful": "visually striking", "stunning": "visually striking", "stylish": "stylish", "cute": "heartwarming", "charming": "heartwarming quirky", "nostalgic": "nostalgic",
    "relaxing": "feel-good", "chill": "feel-good", "fun": "fun feel-good", "entertaining": "fun fast-paced", "mindless": "fun action", "adrenaline": "thrilling action", "heist": "heist", "heists": "heist",
    "magical": "magical fantasy", "kid-friendly": "family-friendly", "family-friendly": "family-friendly", "cerebral": "thought-provoking", "existential": "thought-provoking", "satirical": "satire", "gentle": "heartwarming quiet", "fast": "fast-paced", "harsh": "brutal bleak", "moody": "atmospheric melancholy", "musical": "musical songs", "playful": "quirky fun", "colorful": "colorful", "colourful": "colorful",
    "imaginative": "imaginative fantasy", "adventurous": "adventure", "futuristic": "futuristic", "mysterious": "mystery", "heroic": "heroic", "songs": "songs musical", "rugged": "rugged western", "dusty": "dusty western",
    "action": "action", "romance": "romantic", "mature": "thought-provoking", "subtle": "quiet", "calm": "quiet feel-good", "quiet": "quiet", "absurd": "absurd surreal", "artsy": "visually striking quiet", "cheesy": "cheesy silly",
    "campy": "campy", "intense": "tense", "serious": "serious drama", "realistic": "realistic", "explosions": "explosions action",
}  # fmt: skip
"""Words for how a film feels -> words that item texts use."""

TAGS: dict[str, str] = {
    "songs": "musical numbers", "song": "musical numbers", "singing": "musical numbers", "blood": "gory", "bloody": "gory", "bloodshed": "gory", "splatter": "gory", "violence": "violent", "violent": "violence",
}  # fmt: skip
"""Words for what a film has in it -> the keyword that says so."""

PHRASES: dict[str, str] = {
    "time travel": "time travel", "time loop": "time loop", "coming of age": "coming-of-age", "coming-of-age": "coming-of-age", "true story": "based on a true story", "true stories": "based on a true story", "serial killer": "serial killer",
    "road trip": "road trip", "high school": "high school", "plot twist": "twist ending", "plot twists": "twist ending", "twist ending": "twist ending", "edge of my seat": "suspenseful thrilling", "makes me think": "thought-provoking",
    "make me think": "thought-provoking", "made me think": "thought-provoking", "makes you think": "thought-provoking", "make me cry": "tearjerker", "makes me cry": "tearjerker", "good cry": "tearjerker", "feel like crying": "tearjerker", "feel like laughing": "funny comedy", "make me laugh": "funny comedy", "makes me laugh": "funny comedy",
    "cheer me up": "feel-good funny", "cheers me up": "feel-good funny", "lift my mood": "feel-good", "feel good": "feel-good heartwarming", "turn off my brain": "fun action", "switch off": "fun feel-good", "turn my brain off": "fun action", "date night": "romantic",
    "faster paced": "fast-paced", "faster-paced": "fast-paced", "fast paced": "fast-paced", "slower paced": "slow-burn", "slow paced": "slow-burn", "true to life": "realistic", "truer to life": "realistic", "true-to-life": "realistic",
    "action packed": "action fast-paced", "action-packed": "action fast-paced", "family friendly": "family-friendly", "kid friendly": "family-friendly",
    "superheroes": "superhero", "superheros": "superhero", "slow burn": "slow-burn", "mind blowing": "mind-bending", "mind bending": "mind-bending", "messes with my head": "mind-bending", "messes with your head": "mind-bending", "mess with my head": "mind-bending", "mind fuck": "mind-bending", "mindfuck": "mind-bending",
    "visually stunning": "visually striking", "dark humor": "dark comedy", "dark humour": "dark comedy", "black comedy": "dark comedy", "dark comedy": "dark comedy", "found footage": "found footage", "haunted house": "haunted house", "artificial intelligence": "artificial intelligence",
    "world war 2": "world war ii", "world war two": "world war ii", "ww2": "world war ii", "wwii": "world war ii", "world war 1": "world war i", "ww1": "world war i", "cold war": "cold war", "civil war": "civil war", "martial arts": "martial arts",
    "black and white": "black and white", "new york": "new york", "los angeles": "los angeles", "las vegas": "las vegas", "hong kong": "hong kong", "love triangle": "love triangle", "female lead": "feminist", "strong women": "feminist", "super hero": "superhero", "bank robbery": "heist",
    "end of the world": "post-apocalyptic", "fish out of water": "fish out of water", "con man": "con artist", "con men": "con artist", "fairy tale": "fairy tale", "body swap": "body swap", "art house": "quiet", "arthouse": "quiet",
    "slow cinema": "slow-burn quiet meditative", "long takes": "slow-burn meditative", "contemplative": "quiet meditative", "hardly any dialogue": "quiet wordless", "barely any dialogue": "quiet wordless", "very little dialogue": "quiet wordless", "little dialogue": "quiet wordless",
    "almost no dialogue": "quiet wordless", "no dialogue": "quiet wordless", "without dialogue": "quiet wordless", "nothing happens": "slow-burn quiet", "nothing much happens": "slow-burn quiet", "not much happens": "slow-burn quiet",
}  # fmt: skip
"""Phrases for subjects and moods -> words that item texts use."""

LANGUAGES: dict[str, tuple[str, ...]] = {
    "korean": ("Korean",), "japanese": ("Japanese",), "french": ("French",), "italian": ("Italian",), "german": ("German",), "spanish": ("Spanish",),
    "chinese": ("Mandarin", "Cantonese"), "hong kong": ("Cantonese",), "mandarin": ("Mandarin",), "cantonese": ("Cantonese",), "hindi": ("Hindi",), "bollywood": ("Hindi",),
    "indian": ("Hindi", "Tamil", "Telugu", "Malayalam", "Bengali", "Kannada", "Marathi"), "swedish": ("Swedish",), "danish": ("Danish",), "norwegian": ("Norwegian",), "finnish": ("Finnish",), "russian": ("Russian",),
    "polish": ("Polish",), "iranian": ("Persian",), "persian": ("Persian",), "portuguese": ("Portuguese",), "brazilian": ("Portuguese",), "turkish": ("Turkish",), "arabic": ("Arabic",), "thai": ("Thai",),
    "scandinavian": ("Swedish", "Danish", "Norwegian", "Finnish", "Icelandic"), "english": ("English",), "mexican": ("Spanish",), "tamil": ("Tamil",), "telugu": ("Telugu",), "hebrew": ("Hebrew",), "dutch": ("Dutch",),
    "czech": ("Czech",), "hungarian": ("Hungarian",), "greek": ("Greek",), "icelandic": ("Icelandic",), "argentinian": ("Spanish",), "argentine": ("Spanish",), "taiwanese": ("Mandarin",), "latin american": ("Spanish", "Portuguese"),
    "nordic": ("Swedish", "Danish", "Norwegian", "Finnish", "Icelandic"), "indonesian": ("Indonesian",), "vietnamese": ("Vietnamese",), "bengali": ("Bengali",), "malayalam": ("Malayalam",), "silent": ("Silent",),
    "asian": ("Korean", "Japanese", "Mandarin", "Cantonese", "Thai", "Vietnamese", "Indonesian"), "hollywood": ("English",),
    "european": ("French", "German", "Italian", "Spanish", "Swedish", "Danish", "Norwegian", "Polish", "Portuguese", "Dutch", "Finnish", "Czech", "Hungarian", "Greek", "Romanian"),
}  # fmt: skip
"""Words for where a film comes from -> the languages spoken there, as catalogues write them."""

COUNTRIES: dict[str, tuple[str, ...]] = {
    "korea": ("Korean",), "japan": ("Japanese",), "france": ("French",), "italy": ("Italian",), "germany": ("German",), "spain": ("Spanish",), "china": ("Mandarin", "Cantonese"), "india": LANGUAGES["indian"],
    "sweden": ("Swedish",), "denmark": ("Danish",), "norway": ("Norwegian",), "finland": ("Finnish",), "russia": ("Russian",), "poland": ("Polish",), "iran": ("Persian",), "brazil": ("Portuguese",), "mexico": ("Spanish",),
    "argentina": ("Spanish",), "thailand": ("Thai",), "turkey": ("Turkish",), "scandinavia": LANGUAGES["scandinavian"], "hong kong": ("Cantonese",), "taiwan": ("Mandarin",), "asia": LANGUAGES["asian"], "europe": LANGUAGES["european"],
}  # fmt: skip
"""Countries, for "from Korea"."""

SHORTHAND = {
    "u": "you", "ur": "your", "ya": "you", "pls": "please", "plz": "please", "plss": "please", "thx": "thanks", "idk": "i don't know", "dunno": "i don't know", "gimme": "give me", "lemme": "let me",
    "teh": "the", "tha": "the", "fave": "favorite", "fav": "favorite", "favs": "favorites", "faves": "favorites", "reccs": "recommendations", "recs": "recommendations",
    "wanna": "want to", "gonna": "going to", "gotta": "have to", "cuz": "because", "coz": "because", "bc": "because", "smth": "something", "sth": "something", "sumthing": "something",
    "somethin": "something", "luv": "love", "luved": "loved", "abt": "about", "wat": "what", "wut": "what", "wot": "what", "tho": "though", "thru": "through", "rly": "really", "rlly": "really",
    "ppl": "people", "vids": "movies", "flims": "films", "flim": "film", "moive": "movie", "moives": "movies", "movei": "movie", "moveis": "movies", "tv": "tv", "scfi": "scifi", "hav": "have",
    "whats": "what's", "hows": "how's", "whos": "who's", "dont": "don't", "didnt": "didn't", "doesnt": "doesn't", "isnt": "isn't", "wasnt": "wasn't", "werent": "weren't", "arent": "aren't", "cant": "can't",
    "couldnt": "couldn't", "wouldnt": "wouldn't", "wont": "won't", "havent": "haven't", "hasnt": "hasn't", "hadnt": "hadn't", "aint": "ain't", "ive": "i've", "im": "i'm", "theyre": "they're", "thats": "that's",
    "liek": "like", "liekd": "liked", "lvoe": "love", "lvoed": "loved", "waht": "what", "adn": "and", "nad": "and", "hte": "the", "fo": "of", "woudl": "would", "shoudl": "should", "coudl": "could",
}  # fmt: skip
"""Chat spellings, lower case, and what they stand for."""

BRANDS = frozenset("marvel mcu dc dceu pixar disney ghibli dreamworks a24 aardman laika lucasfilm blumhouse ealing".split())
"""Studios and the like that people ask for by name, in lower case; none is a word of its own."""

TOLERATED = (
    r"not (?:that|because|as if|like) (?:i|we)(?: \w+){0,2} (?:hate|dislike|despise|loathe|mind)|"
    r"(?:do ?n['’]?o?t|do not|did ?n['’]?o?t|did not|never)(?: (?:really|exactly|actually|even))? (?:(?:say|said) (?:that )?(?:i|we) )?(?:hated?|mind|disliked?|despise|loathe|object to)|"
    r"(?:nothing|not|never|no longer|not anything|have ?n['’]?t anything) against|nothing wrong with|no (?:problem|problems|issue|issues|objection|objections|quarrel) (?:with|to|against)|"
    r"(?:would ?n['’]?t|would not|won['’]?t|never|not) say no to|not (?:opposed|averse|allergic) to"
)
"""A negation of a negation, as alternatives of a regular expression: what stands behind is neither wished for nor ruled out."""

LESS_POPULAR = re.compile(
    r"\b((?:too|so|all) (?:mainstream|popular|famous|well[- ]known|obvious|commercial)|seen all the (?:famous|big|popular) ones|hidden gems?|lesser[- ]known|less (?:well[- ])?(?:known|popular|mainstream|famous)|obscure|underrated|under the radar|not (?:so |too |very )?(?:mainstream|popular|well[- ]known|famous)|"
    r"off the beaten (?:path|track)|unknown films?|nothing (?:too )?mainstream|overlooked|deep cuts?)\b",
    re.IGNORECASE,
)
MORE_POPULAR = re.compile(
    r"\b(too (?:obscure|unknown|niche)|never heard of (?:any of )?(?:these|them|those)|trending|hot right now|(?:top|highest|best)[- ]rated|must[- ]sees?|(?:best|greatest|top) (?:movies|films)(?: (?:of all time|ever(?: made)?))?|critically acclaimed|acclaimed|blockbusters?|crowd[- ]pleasers?|(?:more |very |really )?(?:popular|mainstream|famous|well[- ]known)|everyone (?:loves|knows)|big hits?|box office hits?)\b", re.IGNORECASE
)

NO_NAMES = frozenset(
    "it this that these those he she they we you i my our your his her their its what which who how there here all both everything nothing something anything everyone nobody "
    "movie movies film films flick flicks one ones number first second third fourth fifth last other others rest list lists suggestion suggestions recommendation recommendations pick picks choice result results "
    "acting actor actors actress cast ending beginning start plot story script dialogue writing music soundtrack score songs visuals effects cinematography pacing humor humour idea concept direction director "
    "book books series show game weather food day night evening weekend week year trip party time world people critics rating ratings trailer poster answer".split()
)
"""Words of which none stands in a title that "the ... was great" might tell of."""

NO_TITLE_WORDS = frozenset("a an this that these those it them him her us my your our me you but with when where who which what from number one ones old new good great same".split())
"""Words that hardly stand in what is behind "something like" when it names a film that the catalogue lacks."""

STOP_WORDS = frozenset(
    "a an the and or but if of to in on at by for from with without about into over under than then as is are was were be been being am do does did "
    "doing have has had having i i'm im i'd id i've ive i'll we we're we'd our us you your he she it its it's they them their this that these those there here what which "
    "who whom how when where why can could would should will shall may might must not no nor so too very really just also only even still yet "
    "movie movies film films flick flicks something anything everything nothing some any thing things stuff kind kinds type types sort sorts one ones lot lots bit more less most least much many "
    "want wanted wants wanna need like liked likes love loved loves enjoy enjoyed hate hated watch watched watching see seen saw look looking show give gimme get find recommend "
    "recommendation recommendations suggest suggestion suggestions please pls thanks thank hi hello hey ok okay yes yeah sure well maybe perhaps actually instead tonight today now lately evening weekend "
    "good great nice best better cool awesome amazing similar same such way feel feeling mood vibe vibes prefer rather think know try let let's lets go going make made me my mine myself "
    "old older new newer recent year years ago time times set based story tell else other others another different again already before after since until up out off down "
    "don't dont doesn't didn't didnt can't cant won't isn't aren't wasn't haven't havent hadn't shouldn't not too though although because while all both each every never ever always "
    "preferably ideally mostly mainly definitely absolutely totally quite pretty fairly super extra keep hold however unless except plus along bring back help people person guy someone anyone everyone title titles "
    "t s d ll re ve m don doesn didn isn film's movie's starring directed actor actress director number list first second third last next "
    "stop hit live name called adores adore lie dig beats "
    "swap swapped swapping replace replaced exchange mind directors director's actors actresses filmmakers filmmaker reader readers "
    "open single top yesterday daughter son wife husband girlfriend boyfriend gf bf mom mum dad sister brother kids friend friends style between decide sick tired bored crazy big fan long care gets got grew lines thinking holds "
    "skip hope spare avoid exclude include remove drop lift ban stick fancy leave adding minus counts cinema cinemas theater theatre thought far era street counts bad worse stand brilliant fantastic wonderful lovely excellent terrible awful favourites favorites cheers helps day sounds favourite favorite picture winners disappointed lived ruined spoiled happened idea ideas question work week month saturday sunday friday monday night nights".split()
)
