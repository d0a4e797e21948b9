"""Words that judge a film, as alternatives of a regular expression: praise, blame, and what lies between."""

PRAISE = (
    r"great(?:est)?|good|amazing|awesome|fantastic|brilliant|excellent|fun|fav(?:ou?rites?|es?|s|e)?|masterpieces?|perfect(?:ion)?|wonderful|hilarious|beautiful|best|incredible|superb|lovely|cool|fire|classics?|enjoyable|interesting|nice|"
    r"well (?:done|made)|funny|gems?|underrated|genius|phenomenal|outstanding|stunning|gorgeous|magical|charming|solid|iconic|legendary|unforgettable|spectacular|sublime|magnificent|terrific|marvell?ous|delightful|adorable|heartwarming|touching|"
    r"heartbreaking|moving|powerful|captivating|gripping|thrilling|entertaining|clever|smart|epic|insane|wild|lit|dope|sick|goat|peak|banger|bop|treat|blast|riot|10/10|9/10|8/10|top[- ]notch|top[- ]tier|my (?:jam|thing|style|type|cup of tea|comfort)|"
    r"worth (?:it|watching)|comfort (?:movie|film|watch)|all[- ]time|elite|chef['’]?s kiss|mind[- ]?blowing|mind[- ]?bending|awsome|amazin|gr8|better|pretty|sweet|impressive|refreshing|intense|(?:right )?up my (?:alley|street)|cute|tear ?jerkers?|works? of art|life[- ]changing|"
    r"greater|ace|gold|golden|flawless|faultless|glorious|immaculate|unreal|divine|stellar|exquisite|heaven|my happy place|unmatched|unbeatable|untouchable|unrivalled|exceptional|remarkable|breathtaking|hypnotic|mesmeri[sz]ing|riveting|hysterical|rad|wicked|sensational|"
    r"tops|belter|ripper|cracker|cracking|class|mint|dynamite|a vibe|delight|joy|pleasure|triumph|revelation|winner|marvel|wonder|knockout|scream|hoot|ten out of ten|second to none|(?:my|our) (?:go[- ]?to|everything|bar|happy place|comfort|religion|childhood|whole personality|roman empire|guilty pleasure)"
)
BLAME = (
    r"boring|bad|awful|terrible|overrated|horrible|meh|stupid|dumb|trash|garbage|crap|shit|disappointing|disappointment|dull|annoying|cheesy|worst|let ?down|waste(?: of (?:time|money))?|nothing special|mess|bore|snooze(?:fest|r)?|flop|disaster|joke|slog|drag|"
    r"ridiculous|lame|cringe(?:y|worthy)?|pretentious|mediocre|underwhelming|over-?hyped|unwatchable|forgettable|tedious|atrocious|dreadful|painful|pointless|nonsense|bomb|mid|rubbish|poor|sucky|pants|unfunny|tiresome|messy|weak|crappy|depressing|"
    r"ugh|yuck|nah|no thanks|no thank you|not so much|not really|not for me|not my (?:thing|cup|type|style|taste|jam|vibe|favou?rite|kind)|1/10|2/10|3/10|4/10|hard pass|pass|too (?!good|cool|short|often|many|late|early|soon)\w+|a bit (?:long|slow|much|boring|silly|too \w+)|hard to (?:watch|follow|sit through|get into)|worse|disgusting|gross|"
    r"never again|slow|slowish|predictable|derivative|clich[eé]d?|contrived|overlong|bloated|sappy|torture|insult(?:ing)?|agony|abysmal|ghastly|unbearable|insufferable|dire|dogshit|bollocks|tripe|drivel|snore|yawn(?:fest)?|vile|laughable|clumsy|soulless|lifeless|shallow|bland|stale|dud|stinker|turkey|cash ?grab|abomination|travesty|punishment|chore|ordeal|nightmare to (?:watch|sit through)|couldn['’]?t care less|could care less"
)
MILD = r"ok|okay|okish|alright|all right|fine|so-so|average|decent|not bad|not too bad|passable|watchable|forgettable but fun|whatever"
