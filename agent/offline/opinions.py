"""What a text says of the films it names: liked, disliked, seen, or only talked about."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agent.offline.clauses import MASK as MASK
from agent.offline.clauses import plain_clauses
from agent.offline.lexicon import GENRE_NOUNS, TOLERATED
from index.verdicts import BLAME, MILD, PRAISE

Stance = Literal["liked", "disliked", "seen", "mentioned"]

MAX_GAP = 60
"""Characters between two titles that "too" can join."""
_FLAGS = re.IGNORECASE
_CLAUSE_END = re.compile(r"[.!?;]+(?=\s|$)|\n+|(?<!anything)(?<!nothing)\s(?:but|although|however|whereas|yet(?! to\b))\s|,\s*(?:but|though|although|then)\s|\s[-–—]\s", _FLAGS)
_SENTENCE_END = re.compile(r"[.!?;\n]+(?=\s|$)|\n")
_NEW_CLAUSE = re.compile(
    rf",\s*(?=(?:loved|liked|hated|disliked|enjoyed|adored|(?:didn['’]?t|did not|don['’]?t) (?:like|love|enjoy|care for)|can['’]?t stand|not (?:a fan of|into)|seen|watched)\s+(?:the\s+)?(?:{MASK}|$))|"
    rf",\s*(?!oh,?\s+and\s+(?:the\s+)?(?:{MASK}|$))(?=(?:and\s+)?(?:add|show|give|find|recommend|suggest|i|i['’](?:m|ve|d|ll)|im|ive|id|oh|we|my|our|can|could|let['’]?s|lets|what|anything|something|please|looking|another|other (?:things|ones|films|movies)|some more|big fan|if)\b)", _FLAGS
)
"""A comma that begins a clause of its own: what was said before it governs no title behind it."""

# What is said in front of a title.
_NOT = (
    r"(?:do not|don['’]?t|did not|didn['’]?t|does not|doesn['’]?t|never|not|wasn['’]?t|was not|am not|ain['’]?t|can['’]?t|can not|cannot|couldn['’]?t|could not|hardly|isn['’]?t|wouldn['’]?t|"
    r"haven['’]?t|have not|hasn['’]?t|aren['’]?t|weren['’]?t|won['’]?t|nobody|neither|nor|no longer)"
)
_LIKING = (
    r"(?:lov(?:e|ed|es|ing)|lik(?:e|ed|es|ing)|luv(?:ed|s)?|enjoy(?:ed|ing|s)?|ador(?:e|ed|es|ing)|dig|dug|appreciated?|cherish(?:ed)?|treasured?|(?:big |huge |massive )?fans? of|fond of|keen on|big on|(?:really |so |super )?into|"
    r"obsessed (?:with|by|over)|(?:crazy|nuts|mad|wild|passionate|excited) about|hooked on|in love with|prefer(?:red|s)?|impressed (?:by|with)|blown away by|moved by|touched by|entertained by|got a kick out of|sucker for|"
    r"soft spot for|weakness for|thing for|partial to|had (?:a )?(?:great|good|fun|amazing|awesome|lovely) (?:time )?(?:with|watching|at)|had fun with|care(?:d)? (?:much )?(?:for|about))"
)
_LIKED = (
    rf"{_LIKING}|fav(?:ou?rites?|es?|s|orits?)\b|similar (?:to|as)|in the (?:vein|style|spirit|mood) of|along the lines of|remind(?:s|ed)? me of|vibes? (?:of|like|as)|(?:same|kind of) (?:\w+ )?(?:as|like)|such as|"
    r"rewatch(?:ed|ing|es)?|re-watch(?:ed|ing)?|(?:that|which|what) (?:\w+ )?(?:worked|clicked|landed|hit the spot) (?:\w+ )?(?:for|with) (?:me|us)|(?:that|which|what|who) (?:\w+ )?(?:got|gets|get|moved|wowed|floored|hooked|grabbed|touched|impressed|surprised|wrecked|had) (?:me|us)|best|greatest|masterpieces?|classics?|laughed (?:at|during|through|so hard at|my ass off (?:at|during))|(?:cried|bawled|sobbed|wept) (?:at|over|during|watching|through|with)|"
    r"grew up (?:on|with|watching)|raised on|can['’]?t get enough of|can['’]?t stop (?:watching|thinking about)|could watch|could rewatch|never (?:get|got|gets) (?:tired|sick|bored) of|who does ?n['’]?o?t (?:love|like)|can['’]?t go wrong with|"
    r"guilty pleasures?|go-?to|gems? (?:like|such as)|(?:movie|film|guy|girl|person)s? like|(?:more|something|anything|stuff|things?|ones?|others?|just|feels?|felt|sort of|type of|vibe) like|a la|à la|more of an?|"
    r"inspired by|thumbs up (?:for|to)|(?:gave|give|rated?) (?:five|5) stars to|top (?:\d+|ten|five|three)|all[- ]time|five stars? for|yes to|comfort (?:movie|film|watch)|"
    r"(?:what(?:['’]?s| is| else is)?|anything|something|nothing|movies?|films?|ones?) (?:\w+ ){0,2}?(?:as|so) (?!bad |boring |dull |awful |terrible )(?:\w+ ){1,3}as"
)
_DISLIKED = (
    r"hat(?:e|ed|es|ing)|ruined|spoiled|dislik(?:e|ed|es)|despis(?:e|ed|es)|loath(?:e|ed)|detest(?:ed|s)?|(?:bored|annoyed|irritated|put off|let down|underwhelmed|disgusted|traumati[sz]ed) (?:by|with|in|during|at)|disappointed (?:by|with|in)|worst|most (?:boring|overrated|hated)|"
    r"overrated|sick of|tired of|can(?:['’]?t|not) be (?:bothered|arsed) (?:with|by)|opposite of|money back (?:after|for|from)|(?:expected|hoped for|wanted) (?:so much |way |a lot |much )?(?:more|better) (?:from|of|out of)|too short for|(?:sat|sit|suffered|slogged|yawned) (?:\w+ )?(?:through|during) (?:all of )?|nothing like|unlike|avoid|anything but|less like|thumbs down (?:for|to)|(?:do ?n['’]?o?t|do not|never|did ?n['’]?o?t) (?:\w+ )?want(?:ed)? to (?:see|watch|rewatch)|walked out (?:of|on)|(?:fell|fall|falling) asleep (?:in|during|watching|to|at|halfway through|through)|slept through|dozed off (?:during|in|watching)|"
    r"(?:would ?n['’]?t|would not|would never|won['’]?t|will not|refuse[sd]? to) (?:\w+ )?(?:watch|see|touch|go near|rewatch|recommend|sit through)|rather \w+ [^.!?]{0,30}than (?:watch|sit through|see|endure)(?: through)?|never again|regret(?:ted)? (?:watching|seeing)|(?:can|could) do without|gave up on|bailed on|(?:stopped|quit|turned off|switched off|turned|switched) (?:watching )?|stay away from|wast(?:ed|e) (?:of )?(?:\w+ ){0,4}?(?:on|with)|"
    r"(?:hype|fuss|appeal|love) (?:is |was )?(?:all )?(?:around|about|of|with|for|behind|over)|rather not (?:watch|see|rewatch)|never (?:watching|seeing|rewatching)|over(?:hyped)|not a (?:huge |big |massive )?fan of|hardly (?:finished|made it through)|barely (?:finished|made it through|got through)|struggled (?:with|through)|had to (?:stop|turn off)|took (?:me|us) (?:\w+ ){1,3}?to (?:finish|get (?:through|into))|(?:that|which|what) (?:\w+ )?(?:bored|annoyed|irritated|lost|disappointed) (?:me|us)|(?:that|which|what) (?:\w+ )?(?:let (?:me|us) down|left (?:me|us) cold)"
)
_UNABLE = (
    r"(?:can['’]?t|cannot|could ?n['’]?o?t|couldnt|did ?n['’]?o?t|never|wasn['’]?t able to|not) (?:even |really |ever |just |manage to |seem to |quite )*"
    r"(?:stand|bear|take(?! (?:my|our) eyes)|finish|get (?:into|through|past|behind|on with)|got (?:into|through)|make it through|made it through|sit through|understand|understood|get|see why|connect with|click with|vibe with|do|watch the end of|work for me)"
)
_SEEN = r"(?:ticked|crossed|checked) off|(?:i['’]?ve|we['’]?ve|ive|weve|already|i have|we have|just|i|we) (?:already |just |now )?(?:done|did)|seen|watch(?:ed|ing)|watchd|saw|finished|already (?:know|had|did|have|own)|(?:i|we) (?:already )?know|caught|went to see|got to see|been through|streamed|rented|binged|sat through|got through|seeing|did (?:a|the) (?:marathon|rewatch) of"
_UNSEEN = (
    r"never bothered with|(?:have not|haven['’]?t|havent|has not|hasn['’]?t|hasnt|never|not yet|yet to|not|didn['’]?t|did not|still need to|still have to|meaning to|nobody has)(?:\s+(?:\w+\s+){0,2}?)(?:seen|watched|see|watch|caught|saw|finished watching|got around to|gotten around to|heard of)|(?:not|un)(?: so| too| really|) ?sure (?:about|of|on)|jury['’]?s (?:still )?out on|mixed (?:feelings|opinions) (?:about|on)|undecided (?:about|on)|on the fence (?:about|on)"
)
_INTENDED = (
    r"(?:(?<!n't )(?<!not )(?<!never )want(?:ed|s|ing)? to|wanna|going to|gonna|plan(?:s|n?ed|n?ing)? (?:to|on)|should i|could i|can i|shall (?:i|we)|should we|about to|hop(?:e|ing) to|thinking (?:of|about)|would i|will i|worth|need to|have to|gotta|let['’]?s|i['’]?ll|ill|might|may|will|"
    r"would (?:love|like) to|looking forward to|can['’]?t wait to|excited to|meaning to|decided to|decide to|was gonna|i['’]?d (?:love|like) to|try(?:ing)? to|whether to)\s+(?:\w+\s+){0,2}?(?:see|watch|seeing|watching|rewatch|try|like|enjoy|love|check out|give|start|put on|rent|stream|go with|go for|add)(?:ing)?|"
    r"(?:check(?:ing)? out|next up|up next|watch ?list|to-watch|on my list)\b|find out if"
)
_ACQUAINTANCES = r"colleagues?|co-?workers?|boss|neighbou?rs?|cousins?|uncle|aunt|teacher|niece|nephew|grand\w+|buddy|pals?|mates?|flatmate|nan"
_ASKED = (
    r"(?:have|did|do|does|has|would|had) (?:you|u|ya|anyone|anybody|people|somebody) (?:ever |actually |really |honestly |already |also |even |all |guys |happen to )*(?:seen?|watch(?:ed)?|like|liked|love|loved|enjoy|enjoyed|know|have|got|recommend|heard? of|heard about|think of|tried)|you (?:seen|watched)|seen the one|heard (?:of|about|that|good things about|great things about|bad things about|so much about)|"
    rf"(?:i|i['’]ve|ive|have|we) (?:\w+ )?hear(?:d)?|(?:keeps?|kept) (?:telling|asking) (?:me|us) to (?:watch|see)|(?:friends?|people|everyone|everybody|he|she|they|someone|somebody|brother|sister|mom|mum|dad|wife|husband|boyfriend|girlfriend|guy|{_ACQUAINTANCES}) (?:\w+ )?(?:recommend(?:s|ed)|suggest(?:s|ed)|told me (?:about|to (?:watch|see))|says?)|(?:choosing|deciding|torn|stuck|choose|decide) between|(?:banging|going|harping|raving|rattling) on about|(?:shut up|stop talking) about|they say|people say|supposedly|apparently|tell me (?:more |something |a bit |a little |all )*(?:about|of)|what(?:['’]?s| is| was| are)? (?:about|the (?:plot|story|deal|cast|ending|runtime|rating|genre) (?:of|with|in|for))|"
    r"what do (?:you|u|people) think (?:of|about)|what(?:['’]?s| did you think)? (?:of|about)|thoughts on|opinion (?:on|of|about)|how about|how(?:['’]?s| is| was| are| good is| long is| scary is)|who(?:['’]?s| is| was| are| were)? (?:in|the \w+ (?:of|in)|directed|made|wrote|stars? in|starred in|plays? in|played in|behind)|"
    r"who(?:['’]?s| is| was)? \w+ in|when (?:was|did)|where (?:can|could|do) (?:i|you|we) (?:\w+ )?(?:watch|find|see|stream)|compare|comparison|difference between|(?:better|worse|scarier|funnier|newer|older) than(?!\s+(?:the\s+)?['’]?\d)|is there|info(?:rmation)? (?:on|about)|details? (?:on|of|about|for)|more about|"
    r"describe|explain|summar(?:y|ise|ize)(?: of)?|synopsis|forget (?:that |about )?(?:i (?:said |told you )?(?:i )?(?:like|liked|love|loved|said|saw|hated?)?)?|take back|talking about|"
    r"is it like|is that like|is this like|are they like|anything to do with|do you (?:have|know)|got|which is better|what year|thanks? for"
)
_WONDERED = r"(?:believe|forget|forgot(?:ten)?|(?:surprised|amazed|shocked|stunned) (?:by |at )?)\s*how(?: \w+ly)?"
_LEFT: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("mentioned", re.compile(rf"\b(?:{_UNSEEN})\b", _FLAGS)),
    ("mentioned", re.compile(rf"\b(?:{_INTENDED})\b", _FLAGS)),
    ("mentioned", re.compile(rf"\b(?:{_ASKED})\b|{MASK}\s+(?:to|over|above|>|(?:(?:far|way|much|a lot) )?(?:more |better |rather )?than)\s*(?:the\s*)?$", _FLAGS)),
    ("liked", re.compile(r"\b(?:can['’]?t get enough of|can['’]?t stop (?:watching|thinking about)|never (?:get|got|gets) (?:tired|sick|bored) of|who does ?n['’]?o?t (?:love|like)|can['’]?t go wrong with|can['’]?t (?:help (?:but )?|not )(?:lov|lik|enjoy)(?:e|ing)?|(?:impossible|hard|difficult) not to (?:love|like|enjoy)|(?:who|how|why) (?:can|could|would|does) (?:anyone |anybody |you |one )?(?:possibly |ever )?(?:hate|dislike|not (?:love|like))|not to (?:love|like) about|can['’]?t (?:praise|recommend)|can['’]?t say enough (?:good|nice|great) things about|could ?n['’]?t (?:take|tear) my eyes (?:off|away from)|not only (?:loved?|liked?)|never stopped loving|glad (?:that )?(?:i|we) (?:\w+ )?(?:watched|saw|gave|found|rented)|nothing but (?:love|praise|good things|respect)|sell (?:a|my) \w+ to (?:see|watch))\b", _FLAGS)),
    ("seen", re.compile(rf"\b(?:{TOLERATED})\b", _FLAGS)),
    ("disliked", re.compile(rf"\b{_NOT}(?:\s+(?!only\b|believe\b)[\w'’]+){{0,3}}?\s+(?:{_LIKING})\b", _FLAGS)),
    ("disliked", re.compile(rf"\b(?:{_UNABLE})\b", _FLAGS)),
    ("disliked", re.compile(rf"\b(?:{_DISLIKED})\b", _FLAGS)),
    ("disliked", re.compile(rf"\b(?:{_WONDERED}) (?:{BLAME})\s+(?:the\s+)?$", _FLAGS)),
    ("liked", re.compile(rf"\b(?:{_WONDERED}) (?:{PRAISE})\s+(?:the\s+)?$", _FLAGS)),
    ("mentioned", re.compile(r"\b(?:it['’]?s|is|was|am|are) (?:no|not)\s+(?:an?\s+|the\s+)?$", _FLAGS)),
    ("disliked", re.compile(r"\b(?:no to|(?:don['’]?t|do not|never|stop|quit|please stop) (?:recommend(?:ing)?|show(?:ing)?|suggest(?:ing)?|giv(?:e|ing)|list(?:ing)?)(?: me| us)?|remove|get rid of|take out|delete|exclude|leave out|leaving out|skip|swap out|replace)\b", _FLAGS)),
    ("disliked", re.compile(rf"\b(?:not (?:like|at all like|too much like|another|more|so much like)|please not|no more|not|no|never again|without|except(?: for)?|but not)\s+(?:the\s+|any\s+)?(?:{MASK}+\s*(?:and|or|nor|&)\s+(?:the\s+)?)*$", _FLAGS)),
    ("liked", re.compile(rf"\b(?:{_LIKED})\b", _FLAGS)),
    ("seen", re.compile(r"\b(?:other than|besides|apart from|aside from)\b", _FLAGS)),
    ("seen", re.compile(rf"\b(?:{_SEEN})\b", _FLAGS)),
)  # fmt: skip
"""Order decides between cues that end at the same place; among others the one nearest to the title counts."""

# What is said behind it.
_HOW = (
    r"(?:(?:what an?|near|nearly|almost|close to|pure|sheer|top|so|very|just|such|kinda|kind of|sort of|sorta|a bit|a little|pretty|quite|both|also|the|always|in fact|to me|one of|super|hella|fucking|freaking|bloody|damn|too good|"
    r"an?|my|all|our|his|her|their|complete|total|huge|big|bit of an?|still|rather|way|much|far|even|imo|for me|like|favorite|favourite|true|real|personal|(?!hardly|barely)\w{3,}ly)\s+)*"
)
_BE = r"(?:is|was|are|were|r|has been|have been|seems?|seemed|felt|feels|looked|['’]s|(?:i )?thought (?:it |that )?(?:was|were)|(?:i )?found (?:it|that)|turned out(?: to be)?|remains?|being|be)"
_OPEN = r"^['’]?[\s,;:(\-–—=…\"”>]*"
_JUDGED = re.compile(
    rf"(?:(?:which|that|they|it|(?:both|all|each)(?:\s+(?:two|three|four|five|\d|of (?:them|these|those)))?)\s+)?(?:(?:(?:honestly|really|definitely|absolutely|truly|just|also|all|both|still|actually)\s+)*(?P<be>{_BE})\s*)?(?:really\s+)?(?P<not>n['’]?t\b\s*|not\s+|never\s+|wasn['’]?t\s+|isn['’]?t\s+|weren['’]?t\s+|aren['’]?t\s+|wasnt\s+|isnt\s+|(?:hardly|barely|scarcely)\s+)?"
    rf"(?P<far>(?:anything but|far from|nowhere near|the opposite of)\s+)?(?:that\s+|all that\s+|particularly\s+)?{_HOW}(?:(?P<mild>(?:{MILD})(?![\w/]))|(?P<blame>(?:{BLAME})(?![\w/]))|(?P<praise>(?:{PRAISE})(?![\w/])))",
    _FLAGS,
)
_ADVERB = r"(?:(?:really|just|definitely|absolutely|totally|always|kinda|honestly|both|all|also|completely|seriously|literally|never|simply|truly|still)\s+)*"
_NO_OBJECT = r"(?=\s*(?:[.,;:!?)…\]]|$)|\s+(?:it|that|them|this|those|these|every|both|all|at|so|very|a lot|too|much|more|most|best|because|cause|cuz|when|for|as|and|but|though|even|since|especially|actually|tbh|lol)\b|\s+[-–—]\s)"
"""Behind a verb: what it says is of the title in front, not of something that follows ("X, i hate documentaries")."""
_STRAIGHT_BEHIND: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("disliked", re.compile(rf"{_OPEN}(?:(?:is|was)n['’]?t|(?:is|was) not|not)\s+(?:quite |nearly |really )?as (?!bad|boring|awful|terrible|dull|scary)\w+ as (?:i|we)(?:['’]d)? (?:had )?(?:hoped|expected|thought|remembered|wanted)", _FLAGS)),
    ("seen", re.compile(rf"{_OPEN}(?:(?:is|was)n['’]?t|(?:is|was) not|not)\s+(?:quite |nearly |really )?as \w+ as", _FLAGS)),
    ("liked", re.compile(rf"{_OPEN}(?:destroyed|wrecked|haunted|surprised|captivated|hooked|inspired|fascinated|amazed|stunned|touched|floored|shook) (?:me|us)", _FLAGS)),
    ("disliked", re.compile(rf"{_OPEN}{_ADVERB}(?:(?:went|flew) (?:right |way |straight )?over my head|(?:is|was|are|were) (?:just |so |kind of |basically )*all (?:hype|style|talk|noise|flash|show)|tr(?:ied|ies) (?:way |far |so )?too hard|gave me an? (?:headache|migraine)|had (?:me|us) (?:checking|looking at|staring at) (?:my|our|the) (?:watch|clock|phone)s?|"
        r"(?:could|should|would)(?: have|['’]ve|a) been [^.;!?]{0,30}\b(?:shorter|better|good|great)|(?:is|was) (?:so |too )?(?:far )?up its own|overstay(?:s|ed)|outstay(?:s|ed)|ran out of steam|w(?:ears|ore) thin|needed (?:an editor|a better)|insult(?:s|ed) (?:me|my|our)|made (?:me|us) (?:regret|wish|roll)|away from me|(?:is|was|were|are) (?:painfully|annoyingly|unbearably|needlessly|insultingly|aggressively) \w+)", _FLAGS)),
    ("disliked", re.compile(rf"{_OPEN}(?:(?:no+|nah|nope|ugh|yuck|meh)\b[\s,!]*(?:{BLAME})(?![\w/])|(?:nah|nope|ugh|yuck)[\s!.]*$)|^\s+no+[\s!]*$", _FLAGS)),
    ("liked", re.compile(rf"{_OPEN}(?:\w+ )?\w+ (?:me|us) (?:\w+ ){{0,2}}?in (?:the best|a good) (?:possible )?way", _FLAGS)),
    ("liked", re.compile(rf"{_OPEN}(?:is |was |['’]s )?so bad (?:that )?it['’]?s (?:\w+ )?good|{_OPEN}(?:is|was) not only|{_OPEN}(?:is|was) (?:\w+ ){{1,4}}but in a good way", _FLAGS)),
    ("disliked", re.compile(rf"{_OPEN}{_ADVERB}(?:(?:(?:is|was|are|were)n['’]?t|(?:is|was|are|were) not|not)\s+{_HOW}(?:for (?:me|us)|it\b|my\b|our\b|a fan(?! of)|that (?:good|great|funny))|sucked|sucks|suck\b|blows|bored (?:the \w+ out of )?(?:me|us)|puts? (?:me|us) (?:straight |right )?to sleep|bores (?:me|us)|(?:did|does)(?: not|n['’]?t) deserve|disappointed|"
        r"(?:did ?n['’]?o?t|do ?n['’]?o?t|does ?n['’]?o?t|has ?n['’]?o?t|didnt|doesnt|dont|hasnt|never)\s+(?:\w+\s+){0,2}?(?:work|do it|do anything|do much|click|land|grab|hold|impress|hook|move|live up|make (?:any |much )?sense|resonate|connect|appeal|interest|deliver|aged? well|hit|(?:like|love|enjoy|get|care)(?=\s*(?:it|that|them|[.,!;)]|$|at all|much|for (?:me|us|it|that|them|this)\b|for\s*(?:[.,;!?)]|$))))|"
        r"annoy(?:s|ed) (?:me|us)|ma(?:de|kes) (?:me|us) (?:want to|wanna) (?:leave|walk out|sleep|turn|quit|stop|scream|cry)|left (?:me|us) cold|(?:did|does) nothing|made no sense|makes no sense|lost me|fell flat|let me down|(?:freaked|weirded|grossed|stressed) (?:me|us) out|pissed (?:me|us) off|could ?n['’]?t care less|(?:did|does) not do it|not a patch on|traumati[sz]ed|scarred (?:me|us)|ruined|dragged|drags|creeped me out too)", _FLAGS)),
    ("disliked", re.compile(rf"{_OPEN}(?:(?:which|that|and|but)\s+)?(?:i|we|i['’]ve|me)\s+{_ADVERB}(?:hated|disliked|hate|despise|detest|can['’]?t stand|couldn['’]?t (?:stand|finish|get into|get through)|(?:did ?n['’]?o?t|do ?n['’]?o?t|didnt|dont|never) (?:\w+ )?(?:liked?|loved?|enjoy(?:ed)?|cared?|get|got|finish(?:ed)?|understand|understood)){_NO_OBJECT}", _FLAGS)),
    ("liked", re.compile(rf"{_OPEN}{_ADVERB}(?:loved|love|liked|enjoyed|adored?) (?:it|that|them|this|every)|^\s*[(\[:–—-]\s*(?:\w+[,!]?\s+)?(?:loved|liked|enjoyed|adored)\s*(?:[).,;\]]|$)", _FLAGS)),
    ("disliked", re.compile(rf"{_OPEN}{_ADVERB}(?:hated|hate|disliked|loathed) (?:it|that|them|this|every)|^\s*[(\[:–—-]\s*(?:\w+[,!]?\s+)?(?:hated|disliked|loathed)\s*(?:[).,;\]]|$)", _FLAGS)),
    ("liked", re.compile(rf"{_OPEN}(?:to|in|among|under|on)\s+(?:(?:what|things|stuff|(?:the )?(?:ones|films|movies))\s+(?:that\s+)?(?:i|we)\s+{_ADVERB}(?:like|love|liked|loved|enjoy|enjoyed)|my (?:\w+ )?(?:likes|liked|fav(?:ou?rites?|es|s)))\b", _FLAGS)),
    ("liked", re.compile(rf"{_OPEN}(?:(?:which|that|and)\s+)?(?:i|we|i['’]ve|me|my \w+)\s+{_ADVERB}(?:did\s+|do\s+)?(?:loved|love|liked|like|enjoyed?|adored?)\b{_NO_OBJECT}", _FLAGS)),
    ("liked", re.compile(rf"{_OPEN}{_ADVERB}(?:(?:made|makes) (?:me|us|my) (?!sleep|angry|mad|bored|sick|uncomfortable|want to|wanna|regret|cringe|fall)\w+|(?:had|has|have|got|gets|get) (?:me|us) (?!bored|sleep|asleep|lost|confused)\w+|blew (?:my|me|us|our|everything)|blows my mind|rock(?:s|ed)?\b|rules?\b|ruled|slaps?|slapped|moved (?:me|us)|"
        r"(?:stayed|stuck|stays|sticks) with (?:me|us)|broke (?:me|my)|wrecked me|destroyed me|never (?:gets?|got) old|hold(?:s)? up|hit(?:s)? (?:different|hard|home)|changed my life|for the win|ftw|forever|scared (?:the \w+ (?:\w+ )?out of )?(?:me|us)|deserve[sd]?|gave me (?:chills|goosebumps|life|all the feels)|is life|nailed it|left me (?:speechless|in tears|wanting|breathless|in awe)|healed (?:me|us)|saved (?:me|us|my)|raised me|owns (?:me|my)|lives? (?:in my head )?rent[- ]free|on repeat|hit(?:s)? hard(?:er)?|slay(?:s|ed)?|delivers|supremacy|is everything|can do no wrong|gets better|is where it['’]?s at|all the way|kills? me every time)", _FLAGS)),
)  # fmt: skip
"""What goes before a verdict in one word ("X was great")."""
_LOOSELY_BEHIND: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("mentioned", re.compile(rf"{_OPEN}(?:is|are|was|were|has been|['’]s)?\s*(?:on|next on|still on|at the top of|added to|in) (?:my|our|the) (?:watch ?|to[- ]?(?:watch|see|do) |must-see )?(?:list|queue|watchlist)|{_OPEN}(?:is|are|was) (?:supposed|meant|said|rumou?red|reported) to be|{_OPEN}(?:looks?|sounds?|seems?|looked) (?:\w+ )?(?:good|interesting|great|fun|cool|nice|awesome|amazing|like)|"
        rf"^['’]?\s*(?:tonight|next|tomorrow)\s*[?!.]*$|{_OPEN}(?:is|are) (?:next|out|on netflix|streaming|available|coming)|{_OPEN}(?:any good|worth (?:it|watching|a watch|seeing))\s*\?", _FLAGS)),
    ("seen", re.compile(rf"{_OPEN}gave (?:me|us) (?:\w+ )?nightmares", _FLAGS)),
    ("seen", re.compile(rf"{_OPEN}(?:been there|done that|\(?(?:already )?(?:seen|watched|saw)\b(?: (?:it|that|already|this))?|(?:(?:is|was) (?:one|a film) )?(?:i|we) (?:have )?(?:already )?(?:seen|watched|saw|know)|(?:(?:is|was) (?:one|a film) )?(?:i|we)['’]?ve (?:already )?(?:seen|watched)|already)", _FLAGS)),
)  # fmt: skip
"""What comes behind such a verdict."""
_MANY_TIMES = re.compile(r"\b(?:three|four|five|six|seven|eight|nine|ten|twelve|twenty|fifty|\d{1,3}|(?:a )?(?:hundred|thousand|million|dozen|bunch of|couple hundred)|so many|too many|countless|many|hundreds of|dozens of|a lot of) times\b|\b(?:third|fourth|fifth|sixth|tenth|hundredth|millionth|umpteenth|nth|(?:3r|\d+t)[dh]) time\b|\bon repeat\b|\bevery (?:single )?(?:year|christmas|month|week|weekend|summer|night|day|halloween)\b|\bover and over\b", _FLAGS)
_OF_THE_LIST = re.compile(r"\s+(?:start|list|selection|choices?|suggestions?|picks?|recommendations?|job|work|morning|evening|night|idea)\b", _FLAGS)
"""What "nice" says something of in "number 4, nice start"."""
_HEARTS = re.compile(r"^\s*(?:<3+|[❤♥😍🥰👍🔥💯⭐🌟🤩😻💖💕💗💙💚💛🧡💜🖤]|:\)|:D|=\)|\^\^)")
_GROANS = re.compile(r"^\s*(?:</3|[👎💩🤮😒😴🙄🤢😡😠]|:\(|:/|zzz+)")
_PUT_AS_QUESTION = re.compile(r"\s*\?[?!]*\s+")
_STARS = re.compile(r"^[\s,:(\-–—=]*(\d{1,2}(?:[.,]5)?)\s*(?:/|out of)\s*(10|5)\b|^[\s,:(\-–—=]*(\d)\s*stars?\b", _FLAGS)
_OUT_OF_TEN = re.compile(r"\s*(?:is|was|gets?|got|deserves)\s+an?\s+(?:(?:solid|easy|strong|weak|clear|perfect|mere|definite)\s+)?(\d{1,2}(?:[.,]5)?)(?=\s*(?:$|[.,;!?)]|(?:for|from|to) (?:me|us)\b|at best\b|in my book\b|and\b|but\b))", _FLAGS)
_RATED = re.compile(r"(?<![\d/.])(\d{1,2}(?:[.,]5)?)\s*(?:/|out of)\s*(10|5)\b", _FLAGS)
_REDEEMED = re.compile(rf"[^.!?;{MASK}]{{0,60}}\b(?<!anything )(?:but|yet|and yet)\s+(?:(?:so|still|totally|very|also|absolutely|it['’]?s|it was|in a|i)\s+)*(?:good way|loved it|{PRAISE})\s*(?:it\b)?(?=\s*(?:$|[.,;!?)]))", _FLAGS)
""" "Hard to watch but worth it"."""
_RATED_IN_FRONT = re.compile(r"(?<![\d/.])(\d{1,2}(?:[.,]5)?)\s*(?:/|out of)\s*(10|5)\s+(?:for|to|goes to)\s+(?:the\s+)?$", _FLAGS)
_IS_EXCEPTED = re.compile(rf"\b(?:(?:{_NOT}\s+(?:\w+\s+){{0,3}}?(?:{_LIKING}))|hate|dislike|can['’]?t stand|nothing (?:with|by|from)|no)\b[^.;!?]*\b(?:except(?: for)?|apart from|besides|other than|save for)\s+(?:the\s+|maybe\s+)?$", _FLAGS)
""" "Not a fan of Marvel, except ...": what is excepted from a dislike."""
_OWN_OBJECT = re.compile(rf"(?!\W*(?:it|that|them|this|these|those|so far|a lot|too|also|both|all|the following)\b)\s+(?:(?!like\b|such\b)[^\W\d_]+['’-]?\w*\s+){{1,5}}[\w'’-]+,\s*(?!(?:like|such as|e\.?g|for (?:example|instance)|especially|particularly|mainly)\b)[^{MASK}:]*$", _FLAGS)
"""A cue that has its object already: "I prefer films from before 2015, and ..." says nothing of a title behind it."""
_OWN_KIND = re.compile(rf"\s+(?:\w+\s+)?(?:{'|'.join(sorted(map(re.escape, GENRE_NOUNS), key=len, reverse=True))})(?:\s+(?:movies|films|flicks|ones|stuff))?(?:\s+(?:at all|in general|any ?more|much|so much))?\s*,", _FLAGS)
""" "I don't like documentaries, ...": the kind is disliked, not a film behind the comma."""
_HATING = r"(?:hat(?:e|ing)|dislik(?:e|ing)|despis(?:e|ing)|loath(?:e|ing)|not like|not enjoy|be (?:\w+ )?(?:bored|disappointed) (?:by|with))"
_WOULD = r"(?:(?:that )?(?:i|we)(?:['’]d| would| was going to| were going to| might)|to|on)(?: (?:\w+ly|even|ever|just))*"
_SURE = r"(?:thought|expected|expecting|figured|assumed|feared|afraid|sure|certain|worried|convinced|ready|prepared|scared|bound)"
_EXPECTED: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("liked", re.compile(rf"\b(?:did ?n['’]?o?t|was ?n['’]?o?t|never|would ?n['’]?t have)(?: \w+ly| even| ever)? (?:expect|expected|expecting|think|thought|believe|believed|plan|planned|imagined?) {_WOULD} (?:{_LIKING})\s+(?:the\s+)?$", _FLAGS)),
    ("liked", re.compile(rf"\b{_SURE} {_WOULD} {_HATING}\s+(?:the\s+)?$", _FLAGS)),
    ("disliked", re.compile(rf"\b(?:{_SURE}|wanted|tried|hoped|hoping) {_WOULD} (?:{_LIKING})\s+(?:the\s+)?$", _FLAGS)),
    ("liked", re.compile(rf"\bused to (?:\w+ )?(?:{_LIKING}|{_HATING})\s+(?:the\s+)?$", _FLAGS)),
)  # fmt: skip
"""What was expected of a film, and what came of it unless a later clause says: "thought I'd hate X" is told of a film that one likes."""
_NOT_EXPECTED = re.compile(r"\b(?:did ?n['’]?o?t|did not|never) (?:\w+ )?(?:expect|expected|think|thought)\s+(?:the\s+)?$", _FLAGS)
_TO_BE = re.compile(r"\s+(?:to be|would be|could be|was going to be)\s+(?:this|so|that|as|such an?)\s+", _FLAGS)
_AS_EXPECTED = re.compile(r"\W*and (?:(?:i|we|it) (?:did|does|was)|(?:i|we) was right|indeed|boy)\b", _FLAGS)
_OPPOSITE: dict[Stance, Stance] = {"liked": "disliked", "disliked": "liked"}
_ALIKE = re.compile(r"^\W*(?:too|as well|also|likewise|same|ditto)\b", _FLAGS)
_SO_IS = re.compile(r"(?:^|\band\s+|,\s*)\W*(?:so|neither|nor)\s+(?:is|was|are|were|did|does|do|has)\s+(?:\w+[\s,]+){0,5}$", _FLAGS)
""" "X was great. So was Y": the same is said of both."""
_TOO = re.compile(r"^\s*(?:\(?(?:from\s+)?(?:19|20)\d\d\)?\s*)?,?\s*(?:too|as well|also)\b(?=\s*[,:;(–—-])", _FLAGS)
"""Between a title and what is said of it: "X as well, loved it"."""

# What a later clause says of "it".
_IT = r"(?:it|that|that one|this|this one|them|those|these|both|both of them|every (?:minute|second|bit)(?: of (?:it|them))?|all of (?:it|them)|em|'em|the (?:movie|film|first|second|third|ending|story|plot|acting|whole thing))"
_OF_IT = r"(?:^|(?<=[.!?,;(])|\b(?:it|that|they|this|those|these|both|which|but|and|just|really|probably|i|i['’]?m|im|am|was|we|were|one|ones|simply|sadly|sorry)\b)\W*"
"""Where nothing but the film can be spoken of: "westerns are not for me" says nothing of a film named before."""
_SAID_OF_IT: tuple[tuple[Stance, re.Pattern[str]], ...] = (
    ("disliked", re.compile(rf"\b(?:{_NOT}\s+(?:\w+\s+){{0,2}}?(?:like|love|enjoy|finish|get|stand|understand|get into|get through|care (?:much )?for|into|a (?:big |huge )?fan of|impressed|keen on|crazy about|feeling)(?:\s+{_IT})?|hated|hate|disliked|despised?|loathed?|can['’]?t stand)\s+{_IT}\b", _FLAGS)),
    ("disliked", re.compile(rf"{_OF_IT}(?:(?:wasn['’]?t|was not|isn['’]?t|is not|not) (?:really |quite |so |exactly )?(?:for me|my (?:thing|cup|type|style|taste|jam)|impressed|(?:a |the |much of a )?(?:huge |big |massive )?fan\b(?! of)|into it|feeling it|keen)|did(?: not|n['’]?t) do (?:it|anything) for me)\b", _FLAGS)),
    ("disliked", re.compile(r"\b(?:could ?n['’]?t care less|could care less|no thanks|hard pass|(?:stopped|quit|gave up|bailed)(?: watching)? (?:it )?(?:halfway|half way|midway|after)|regretted it|fell asleep|walked out|(?:was|got|so) bored|waste of (?:my )?time|(?:it|they) (?:sucked|bore[sd] me|puts? me to sleep|drags|dragged|let me down|left me cold|(?:really )?disappointed)|couldn['’]?t (?:finish|get into it|get into that|get into|sit through)|bored me|gave up|turned it off|way too much for me)\b", _FLAGS)),
    ("liked", re.compile(rf"\b(?:never|can['’]?t) (?:get|got|gets|be) (?:\w+ )?(?:tired|sick|bored|enough) of {_IT}\b|\bjaw (?:\w+ )?(?:on the floor|dropped|dropping)|\bhappy tears\b|\bchef['’]?s kiss\b", _FLAGS)),
    ("liked", re.compile(rf"\b(?:i|we) (?:\w+ly |do |still |kind of )?like\s+{_IT}\b", _FLAGS)),
    ("liked", re.compile(rf"\b(?:loved|love|liked|enjoyed|adored?|obsessed with|enjoying|loving|dug|a (?:big |huge )?fan of|crazy about|can['’]?t get enough of|blown away by)\s+(?:\w+\s+)?{_IT}\b", _FLAGS)),
    ("liked", re.compile(r"\b(?:(?:was|were|got|i['’]?m|im|am|totally|completely) (?:\w+ )?(?:blown away|impressed|hooked|obsessed|mesmeri[sz]ed|moved|captivated|in tears|amazed|in awe)|(?:am|are|r|['’]m|['’]re) (?:both |all |such )*an? ?(?:huge|big|massive|total|real) fan\b(?! of)|(?:are|r|['’]re) (?:both |all |such )*(?:huge|big|massive|total|real) fans\b(?! of)|glued to (?:my|the|our) (?:screen|seat|tv|couch)|(?:on )?the edge of (?:my|our) seats?|had (?:so much fun|a (?:great|good|blast|lot of fun)|fun)|what a (?:great |fantastic |good |beautiful )?(?:film|movie|ride|masterpiece|gem|story|experience|trip)|(?:still )?hold(?:s)? up|never gets old|on repeat|in love\b|(?<!\w )(?:just )?wow\b|(?<!\w )holy (?:moly|shit|cow|crap|hell|smokes)\b|all gold|know (?:it|every (?:line|word|song)) by heart|best (?:\w+ ){0,4}?(?:in years|in ages|ever|of my life|of all time|this year)|gets better every time|(?:great|amazing|awesome|fantastic|brilliant|excellent|good|wonderful|incredible|beautiful|lovely|hilarious|cool|nice|fun|solid) (?:movie|film|stuff|one|flick|picture|ones|movies|films)s?|(?:one of )?(?:my|our) (?:all[- ]time )?(?:fav(?:ou?rite)?s?|faves?)|so (?:good|great|fun|funny|beautiful|cool)|really (?:good|great|fun|funny)|highly recommend|(?:laughed|cried|bawled|sobbed) (?:so|my|a lot|like|out|for|the whole|hard)|(?:it|they|that) (?:really |totally |completely )?(?:blew (?:my mind|me away)|made (?:me|us) (?:laugh|cry|sob|smile|think|happy)|rocked|rocks|slaps|got me|moved me|stayed with me))\b", _FLAGS)),
)  # fmt: skip
_IT_IS = re.compile(r"\b(?:it|that|they|those|both|these|that one|which|(?:the|that) (?:movie|film)|all of them|everything about it)(?=\s|['’])\s*", _FLAGS)
_ABOUT_IT = re.compile(r"\W*(?:(?:yes|yeah|no|oh|and|ok|well|haha|lol)\W+)*(?:i (?:\w+ )?(?:loved|liked|enjoyed|hated|disliked) it\b|(?:it|the (?:film|movie))(?:\s|['’]s))", _FLAGS)
_PLURAL = re.compile(r"\b(?:both|them|['’]?em|those|these|all of)\b", _FLAGS)
_SEEN_IT = re.compile(rf"\b(?:seen|watched|saw)\s+{_IT}\b(?!\s+yet)", _FLAGS)
_OTHERS = re.compile(
    rf"\b(?:he|she|they|everyone|everybody|every one|people|critics|reviewers|friends?|wife|husband|hubby|boyfriend|girlfriend|bf|gf|mom|mum|mother|dad|father|sister|brother|kids?|son|daughter|partner|roommate|{_ACQUAINTANCES}|who|most|the world|the internet|others|family|parents)(?:['’](?:s|ve|d|re))?\s+(?:\w+['’]?\w*\s+){{0,2}}$",
    _FLAGS,
)
_QUESTION = re.compile(rf"^[^\w{MASK}]*(?:(?:so|ok|okay|hey|hi|hello|um|well|and|but)\W+)*(?:is|are|was|were|what|whats|what's|how|hows|who|whos|who's|when|where|does|do|did|have|has|can(?!['’]t)|could|should|would|why|which|any|whose|will)\b", _FLAGS)
_ASKS_WHY = re.compile(r"\W*(?:(?:but|and|so|ok|okay|hm+)\W+)?why\b", _FLAGS)
_ASKS_FOR_FILMS = re.compile(
    r"\b(?:something|anything|movies?|films?|one|ones|others?|else|stuff|flicks?|recommend|suggest|recommendations?|suggestions?|watch|similar|got any|know any|have any|ideas?|things?)\b[^¤]*\b(?:like|similar to|along the lines of|vein of|vibes? (?:of|as|like)|liked|loved|enjoyed|love|based on|as good as|close to|related to|comparable to|feel like|style of|if i)\b", _FLAGS
)
_JOINT = re.compile(
    rf"^(?:\s|,|;|/|&|\+|\band\b|\bor\b|\bplus\b|\bboth\b|\balso\b|\bthe\b|\ball\b|\bthen\b|\bas well as\b|\bmovies?\b|\bfilms?\b|\bseries\b|\btrilogy\b|\bmaybe\b|\beven\b|\bof course\b|\bto[ou]?\b|\(\d{{4}}\)|\d\.|\d\)|[-•*]|{MASK})*$", _FLAGS
)
_ALL_OF_THEM = re.compile(r"^[\s,]*(?:movies?|films?|ones)?\s*(?:are|were|r|both|all|each|sucked?|rock|rule|bored?|made|have|don['’]?t|didn['’]?t|aren['’]?t|weren['’]?t|sound|look|seem|is great|is amazing|-|=|:)", _FLAGS)


@dataclass(frozen=True, slots=True)
class _Place:
    """A mention's surroundings: the clause before it, what stands between it and the next one, and what follows its group."""

    start: int
    end: int
    left: str
    right: str
    following: str
    sentence: str
    before_in_sentence: str
    joined: bool
    """Stands in a row with the next mention ("X, Y and Z")."""


def masked(text: str, spans: Sequence[tuple[int, int]], sign: str = MASK) -> str:
    """The text with stretches blotted out, every other character in its place."""
    for start, end in spans:
        text = text[:start] + sign * (end - start) + text[end:]
    return text


def stances(text: str, spans: Sequence[tuple[int, int]]) -> list[Stance]:
    """What the text says of each of the films that it names at ``spans`` (in text order, not overlapping).

    What stands behind a title counts first ("Dune was dull"), then the nearest cue before it in the clause, then what a later
    clause says of "it"; titles in a row share what is said of the row. A title that nothing is said of counts as liked, unless
    it stands in a question.
    """
    blotted = plain_clauses(masked(text, spans))
    places = [_place(blotted, spans, number) for number in range(len(spans))]
    found: list[Stance] = []
    for number, place in enumerate(places):
        row = number
        while places[row].joined:
            row += 1
        alike = found and _ALIKE.match(place.right) and _nearest(place.left)[0] is None and places[number - 1].end + MAX_GAP > place.start and _later(place.following, need_contrast=False) is None
        alike = alike or (found and _SO_IS.search(place.left) and _said_behind(place.right) is None)
        found.append(found[-1] if alike else _stance(place, places[row] if row > number else None))
    return found


def verdict(text: str) -> Stance | None:
    """What a text that names nothing says of "it", the film talked about last: "it was great"."""
    return _later(text, need_contrast=False) if _ABOUT_IT.match(text) else None


def _place(text: str, spans: Sequence[tuple[int, int]], number: int) -> _Place:
    start, end = spans[number]
    next_start = spans[number + 1][0] if number + 1 < len(spans) else len(text)
    window = text[max(0, start - 300) : start]
    ends = [match.end() for pattern in (_CLAUSE_END, _NEW_CLAUSE) for match in pattern.finditer(window)]
    left = re.sub(r"\([^()]*\)", " ", window[max(ends, default=0) :])
    # The mark of the next title stays, so that "didn't like" in front of it is not read as said of this one.
    right = _until(_CLAUSE_END, text[end : min(next_start + 1, end + 120)])
    following = _without_introduction(text[end : min(next_start, end + 200)], leads_on=next_start < len(text))
    begin = max((match.end() for match in _SENTENCE_END.finditer(window)), default=0)
    stop = _SENTENCE_END.search(text, end)
    sentence = window[begin:] + text[start : (stop.end() if stop else len(text))][:400]
    between = re.sub(r"\([^)]{0,40}\)", " ", text[end:next_start]) if number + 1 < len(spans) else "."
    return _Place(start, end, left, right, following, sentence, window[begin:], _JOINT.match(between) is not None)


def _without_introduction(following: str, *, leads_on: bool) -> str:
    """What follows a title, without the words that already speak of the next one ("another one of my favourites: ...")."""
    if not leads_on:
        return following
    borders = [match.start() for pattern in (_CLAUSE_END, _NEW_CLAUSE) for match in pattern.finditer(following)]
    return following[: max(borders)] if borders else following


def _until(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return text[: match.start()] if match else text


def _stance(place: _Place, row_end: _Place | None) -> Stance:
    if answer := _own_answer(place):
        return answer
    cue, others = _nearest(place.left)
    own = _said_behind(place.right)
    if (outcome := _in_spite_of_expectation(place)) and not _is_question(place):
        return outcome
    if _is_asked_about(place):
        return _later(place.following, need_contrast=False, questioned=True) or "mentioned"
    if cue == "mentioned":
        hearsay = own if own == "mentioned" else None
        of_all = row_end is not None and _PLURAL.search(row_end.following) is not None
        return hearsay or _later(row_end.following if row_end and of_all else place.following, need_contrast=False, questioned=True) or "mentioned"
    if own == "disliked" and _REDEEMED.match(place.following):
        return "liked"
    if own and own != "seen":
        return own
    if own == "seen" and _is_mild(place.right):
        return _later(place.following, need_contrast=True) or "seen"
    if others or own == "seen":
        cue = _later(place.following, need_contrast=own != "seen") or cue
    if rated := _RATED_IN_FRONT.search(place.left):
        return _rating(float(rated.group(1).replace(",", ".")) / float(rated.group(2)))
    if cue == "disliked" and _IS_EXCEPTED.search(place.before_in_sentence):
        return "liked"
    if cue in ("liked", "disliked"):
        return cue
    if cue == "seen" and not others and _MANY_TIMES.search((row_end or place).right) and (_later(place.following, need_contrast=False) or "seen") == "seen":
        return "liked"
    of_row = _said_behind(row_end.right) if row_end is not None and (cue is None or _ALL_OF_THEM.match(row_end.right)) else None
    later = of_row if of_row and of_row != "seen" else _later((row_end or place).following, need_contrast=False) or of_row
    if later and later != "seen":
        return later
    if _ALIKE.match(place.right) and not (cue or own or later):
        cue = _nearest(place.left, own_kinds=False)[0]
    return cue or own or later or ("mentioned" if _is_question(place) else "liked")


def _own_answer(place: _Place) -> Stance | None:
    """ "The omen?? seen", "Cats? no thanks": a title put as a question and answered at once."""
    asked = _PUT_AS_QUESTION.match(place.following)
    if asked is None or _QUESTION.match(place.before_in_sentence):
        return None
    return _said_behind(" " + _until(_SENTENCE_END, place.following[asked.end() :]))


def _in_spite_of_expectation(place: _Place) -> Stance | None:
    """ "Didn't expect to like X, but ended up loving it": what came of it, not what was expected."""
    if _NOT_EXPECTED.search(place.left) and (to_be := _TO_BE.match(place.right)) and (judged := _JUDGED.match(place.right, to_be.end())):
        return _judgement(judged)
    outcome = next((kind for kind, pattern in _EXPECTED if pattern.search(place.left)), None)
    if outcome and _AS_EXPECTED.match(place.following):
        return _OPPOSITE[outcome]
    return outcome and (_later(place.following, need_contrast=False) or outcome)


def _said_behind(right: str) -> Stance | None:
    """What the words behind a title (or a row of them) say: those straight behind it, or a verdict that stands between commas later on."""
    right = _TOO.sub("", right)
    without_brackets = re.sub(r"^\s*\([^()]*\)", "", right)
    for words in dict.fromkeys((right, without_brackets)):
        if said := _said_straight_behind(words):
            return said
    for part in without_brackets.split(MASK)[0].split(",")[1:]:
        judged = _JUDGED.match(part.lstrip())
        if judged and re.fullmatch(r"\W*(?:(?:imo|tbh|lol|though|honestly|sorry|film|movie)\W*)*", part.lstrip()[judged.end() :], _FLAGS):
            return _judgement(judged)
    return None


def _said_straight_behind(right: str) -> Stance | None:
    if _HEARTS.match(right):
        return "liked"
    if _GROANS.match(right):
        return "disliked"
    if stars := _STARS.match(right):
        return _rating(float((stars.group(1) or stars.group(3)).replace(",", ".")) / float(stars.group(2) or 5))
    if (rated := _OUT_OF_TEN.match(right)) and float(rated.group(1).replace(",", ".")) <= 10:
        return _rating(float(rated.group(1).replace(",", ".")) / 10)
    for kind, pattern in _STRAIGHT_BEHIND:
        if pattern.search(right):
            return kind
    opened = re.match(r"^['’]?[\s,;:(\-–—=…\"”>]*", right)
    judged = _JUDGED.match(right, opened.end() if opened else 0)
    if judged and not _OF_THE_LIST.match(right, judged.end()) and (judged.group("be") or judged.group("not") or re.search(r"[,;:(\-–—=…>]", opened.group() if opened else "") or _closes(right[judged.end() :])):
        return _judgement(judged)
    return next((kind for kind, pattern in _LOOSELY_BEHIND if pattern.search(right)), None)


def _rating(share: float) -> Stance:
    return "liked" if share >= 0.65 else "disliked" if share < 0.5 else "seen"


def _is_mild(right: str) -> bool:
    """ "Was ok", "is fine": seen, and neither liked nor disliked, whatever is said of the title before."""
    judged = _JUDGED.match(right, len(right) - len(right.lstrip()))
    return judged is not None and bool(judged.group("mild") and judged.group("be")) and not judged.group("not")


def _closes(rest: str) -> bool:
    return re.match(rf"\s*(?:$|[.,!?)…{MASK}]|(?:movie|film|flick|stuff|and|but|though|imo|tbh|lol|haha)\b)", rest, _FLAGS) is not None


def _judgement(match: re.Match[str]) -> Stance:
    if match.group("far"):
        return "liked" if match.group("blame") else "disliked"
    if match.group("mild"):
        return "disliked" if match.group("not") else "seen"
    if match.group("blame"):
        return "seen" if match.group("not") else "disliked"
    return "disliked" if match.group("not") else "liked"


def _nearest(left: str, *, own_kinds: bool = True) -> tuple[Stance | None, bool]:
    """The cue that ends last in front of a title, and whether it tells of other people's opinion. ``own_kinds``: what is said of a kind
    of films ("I hate musicals, ...") is said of it alone."""
    best: tuple[int, int] | None = None
    found: Stance | None = None
    begin = 0
    for order, (kind, pattern) in enumerate(_LEFT):
        for match in pattern.finditer(left):
            if _OWN_OBJECT.match(left, match.end()) or (own_kinds and _OWN_KIND.match(left, match.end())):
                continue
            rank = (match.end(), -order)
            if best is None or rank > best:
                best, found, begin = rank, kind, match.start()
    return found, found is not None and _OTHERS.search(left[:begin]) is not None


def _later(following: str, *, need_contrast: bool, questioned: bool = False) -> Stance | None:
    """What comes later of "it", within two sentences. ``need_contrast``: only behind "but" or in the first person of a new sentence."""
    sentences = _SENTENCE_END.split(following)
    text = " ".join(sentences[:3]) if len(sentences) > 1 else following
    if questioned:
        of_self = re.split(r"\bbut\b|,\s*(?=(?:i|i['’]?m|i['’]?ve|we|my|our|me)\b)", sentences[0], maxsplit=1, flags=_FLAGS)
        text = ". ".join((*of_self[1:], *sentences[1:3]))
    if need_contrast:
        parts = re.split(r"\b(?:but|though|although|however)\b|\b(?:and|while|whereas)\s+(?=(?:i|we|me|personally|for me)\b)|[.!?]\s|,\s(?=(?:i|we|me|personally|for me)\b)", following, maxsplit=1, flags=_FLAGS)
        text = parts[1] if len(parts) > 1 and re.match(r"\s*(?:\w+\s+)?(?:i|me|we|not|for me|personally|my)\b", parts[1], _FLAGS) else ""
    hits = [(match.start(), kind) for kind, pattern in _SAID_OF_IT if (match := pattern.search(text))]
    for pronoun in _IT_IS.finditer(text):
        judged = _JUDGED.match(text, pronoun.end())
        if judged and (judged.group("be") or re.search(r"\b(?:found|find|thought|think|consider)\s+$", text[: pronoun.start()], _FLAGS)):
            hits.append((pronoun.start(), _judgement(judged)))
            break
    if not hits and not need_contrast and (rated := _RATED.search(text)):
        hits = [(rated.start(), _rating(float(rated.group(1).replace(",", ".")) / float(rated.group(2))))]
    if not hits:
        ellipses = [judged for sentence in sentences[1:3] if (judged := _JUDGED.match(sentence.lstrip())) and not _OF_THE_LIST.match(sentence.lstrip(), judged.end())]
        hits = [(judged.start(), _judgement(judged)) for judged in ellipses[:1] if not need_contrast]
    if hits:
        return min(hits, key=lambda hit: (hit[0], hit[1] != "disliked"))[1]
    return "seen" if _SEEN_IT.search(text) else None


def _is_question(place: _Place) -> bool:
    return place.sentence.rstrip().endswith("?") or _QUESTION.match(place.before_in_sentence) is not None


def _is_asked_about(place: _Place) -> bool:
    """True for "is X scary?", "who directed X", "what is X about"; not for "any films like X?" or "what if I liked X?"."""
    if not _is_question(place):
        return False
    if _ASKS_WHY.match(place.before_in_sentence) and place.sentence.rstrip().endswith("?"):
        return True
    if _ASKS_FOR_FILMS.search(place.before_in_sentence):
        return False
    before = place.before_in_sentence
    opens = re.search(r"\b(?:is|are|was|were|does|did|do|has|have|how['’]?s|hows|who['’]?s|whos|what['’]?s|whats|about|than|between|better|in|of|directed|made|wrote|or|and|can)\W*(?:the\s+)?(?:(?:movie|film)\s+)?$", before, _FLAGS)
    return bool(opens and _QUESTION.match(before) and _nearest(place.left)[0] in (None, "mentioned", "seen"))
