"""The words of a demand: which headings, tags and phrases ask for something, and how hard."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

from assistant.schema import Priority
from ingest.text import STOPWORDS, words

Role = Literal["must", "should", "ask", "open", "background", "skip"]
"""What a heading says of the text under it; `ask` holds demands without saying how hard, `skip` never holds one."""


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{p})" for p in patterns), re.I)


def _words(*patterns: str) -> re.Pattern[str]:
    """As `_any`, tried only where a word starts, which is five times as fast."""
    return re.compile(rf"(?<!\w)(?:{'|'.join(patterns)})", re.I)


# --- headings ----------------------------------------------------------------------------------------------------

_SKIP = _any(
    r"\b(?:procedure\w*|procedurele|spelregels|tijdpad|tijdlijn|timeline|planning|schedule|vervolg|next steps|contact\w*)\b",
    r"\b(?:reageren|reacties?|aanmeld\w*|inschrijv\w*|inschrijf\w*|indien\w*|inzend\w*|offerte\w*|respons(?:vorm)?|respond|responding)\b",
    r"\b(?:apply|application|submission|submit\w*|how to)\b|\bresponse (?:form|format|procedure)|vormvereisten",
    r"\b(?:selectie\w*|beoordel\w*|gunning\w*|selection|award|evaluation|assessment|jury|weging)\b",
    r"\b(?:budget|financi\w*|financing|vergoeding|prijzengeld|kosten|funding|prize|tarieven)\b",
    r"\bwat (?:u |je |de winnaar |wij |we )?(?:krijg\w*|bied\w*|levert het)|\bwhat (?:you get|we offer|is in it)",
    r"\b(?:vragen aan|vragen voor|onze vragen|questions|open vragen)\b|\bvragenlijst",
    r"\b(?:juridisch\w*|voorbehoud|disclaimer|bijlagen?|begrippen\w*|definities|glossary|afkortingen|inhoud(?:sopgave)?)\b",
    r"\b(?:inkoopvoorwaarden|algemene voorwaarden|contractvoorwaarden|betalingsvoorwaarden|overeenkomst|contract|uitsluiting\w*)\b",
    r"\bniet nodig\b|\bbuiten (?:scope|beschouwing|de vraag)|\bout of scope|\bwon['’]?t[- ]haves?|\bwat (?:we|wij) niet (?:vragen|zoeken)|\bnot needed|\bover (?:ons|defensie|de opdrachtgever)|\babout (?:us|the)|\brechtsmiddelen|\bnota van inlichtingen|\bdeelname\b|\bdeelnemen\b",
    r"\b(?:afspraken|actiepunten|besluiten|agreements|actions)\b|\bpercelen\b|\bbijeenkomst|\binformatiedag|\buea\b|\bwie kan meedoen|\bwho can",
)
_PLEASING = r"mooi|fijn|prettig|handig|leuk|welkom|aardig|aantrekkelijk|nuttig|plezierig|gelukkig|blij"
_SHOULD = _any(
    r"\bwens|\bgewenst(?!e? (?:effect|resultaat|situatie|oplossing|functi))|wenselijk|\bwish|\bdesir(?:ed|ables?)\b(?! (?:effect|end|outcome|solution|situation))",
    r"\b(?:nice|good|great)[- ]?to[- ]?have|should[- ]?have|could[- ]?have|\bpr[eé]['’]?s?\b|\bplus(?:punt\w*|ses|sen|jes)?\b|\bbonus|\bextra['’]?s\b|\bextra(?:atjes?|tjes)\b|meegenomen|\bstretch\b",
    rf"^(?:heel |erg |extra |wel |ook )?(?:{_PLEASING})\b|\b(?:{_PLEASING})(?:er|st|ste)?\b (?:als|om|zou|van|mee|maak\w+|word\w+)|\b(?:zou|word\w*|maak\w*|graag|het) (?:\w+ )?(?:{_PLEASING})\b",
    r"voorkeur|\bprefer|\bliefst\b|^(?:ook |nog )?graag$|\bgraag (?:zien|willen|hebben|zouden)|\bideal(?:iter|ly)\b|optione|optional|\b(?:niet verplicht|geen must)\b|\b(?:zachte?|soft) (?:eisen|requirements)|\b(?:would be|would like|['’]d like|appreciated|if possible|indien mogelijk|zo mogelijk|waar mogelijk)\b|\baanvullende wens",
)
_MUST = _any(
    r"\w*eisen?\b|\bvereis\w+|requirements?|\brequired\b|must[- ]?have|\bmusts?\b|knock[- ]?out|\bk\.?o\.?(?=\b|-)|verplicht|mandatory|\bnoodzakelijk|\bonmisba\w+|\bonontbeerlijk|\bessenti\w+|\bcrucia\w+|\bcritical\b|\bindispensable",
    r"\w*voorwaarden?\b|beperking|constraints?|restricti|\bpve\b|niet onderhandelbaar|non-negotiable|not negotiable|ondergrens|breekpunt|deal.?breaker|show.?stopper",
    r"need[- ]to[- ]have|\bhard(?:e|s)?\b|conditions|\b(?:niet|gaat het niet) zonder\b|\bzonder (?:dit|deze)\b|\b(?:absoluut|echt|minimaal) nodig|\b(?:in ieder geval|per se|absoluut|beslist)\b|\b(?:cannot|can['’]t) do without",
)
_ASK = _any(
    r"\bcriteria\b|\bwat (?:we|wij|defensie|de \w+) (?:zoek\w*|vra\w+|wil\w*|verwacht\w*|nodig\w*)|\bwat [\w’' -]{1,30} (?:zoek\w*|vraagt|vragen|wil|willen|verwacht|eist|nodig heeft)\b|\bwat zoeken|\bwat (?:is|hebben we) (?:er )?nodig",
    r"\b(?:gevraagd|gezocht|we zoeken|wij zoeken|looking for|what we (?:need|want|seek|ask)|specificat\w+|specs)\b",
    r"\bwaar (?:moet|aan)\b|\bwat moet\b|\bmoet (?:het|de|kunnen)|\baan voldoen|\bmust (?:do|be)\b|\bfunctionaliteit\w*|\bprestaties?\b",
    r"\bcapabilit\w+|\bperformance\b|\bgevraagde|\bgewenste? (?:oplossing|functie\w*)|\baandachtspunten|\bwhat it (?:must|should)",
)
_BACKGROUND = _any(
    r"probleem|aanleiding|achtergrond|\bcontext|inleiding|introducti|\bsituatie|background|problem|\bopgave\b|\bwaarom|\bwhy\b",
    r"scenario|dreiging|threat|doel(?:stelling|en)?\b|\baims?\b|objective|omgeving|environment|het vraagstuk|de vraag\b|vraagstelling",
    r"\bgewenste? (?:effect|resultaat|situatie)|desired (?:effect|end)|lessons|ervaring|wat is er al|eerder|operationeel|\bbehoefte\b",
)
_NUMBER = re.compile(r"^\s*(?:(?:hoofdstuk|paragraaf|bijlage|chapter|annex|deel|stap)\s+\w{1,3}\b|\(?\d+(?:\.\d+)*[.)]?|[A-Za-z][.)])\s*[:.–-]?\s+", re.I)  # fmt: skip


def role(heading: str) -> Role | None:
    """What a heading promises; None when it says nothing of that."""
    text = _NUMBER.sub("", heading).strip(" :*_")
    if not text or len(text.split()) > 12:
        return None
    must, should = _MUST.search(text), _SHOULD.search(text)
    if re.match(r"wat (?:het|hij|de \w+|zij|we van) \w*\s?(?:moet|mag|dient|verwachten)", text, re.I):
        return "ask"
    about_answers = re.search(r"aan de (?:inschrijv|inzend|reactie|offerte|aanbied)|(?:form|vorm)eisen", text, re.I)
    if about_answers or (_SKIP.search(text) and not re.search(r"eisen\b|requirements", text, re.I)):
        return "skip"
    if must and should:
        return (
            "should"
            if re.search(
                r"geen (?:harde |strikte )?(?:eis|must)|niet (?:hard|verplicht)|\b(?:zachte?|soft)\b", text, re.I
            )
            else "ask"
        )
    if should:
        return "should"
    if must:
        return "must"
    if _ASK.search(text):
        return "ask"
    return "background" if _BACKGROUND.search(text) else None


# --- phrases -----------------------------------------------------------------------------------------------------

_NOT_HARD = _any(
    r"\b(?:geen|niet (?:als|per se|persé) een) (?:harde |absolute |strikte )?(?:must|eis|vereiste|voorwaarde|showstopper|knock-?out|breekpunt)\b(?!\W+(?:wens|pre)\b)",
    r"\b(?:not|isn't|no) (?:a |an )?(?:hard |strict |absolute )?(?:must\b|requirement|deal.?breaker|show.?stopper|essential|mandatory)",
    r"\bniet (?:strikt |per se |absoluut )?(?:noodzakelijk|verplicht|vereist|doorslaggevend|hard)\b|\bnot (?:strictly )?(?:necessary|required)\b",
)
_STRONG = _words(
    r"\bharde? (?:eis|voorwaarde|grens|ondergrens|bovengrens)|\bniet (?:\w+ )?onderhandelbaar|\bniet (?:over )?te onderhandelen|\bniet over (?:te )?onderhandel",
    r"\bgeen (?:enkele )?(?:discussie|concessies?|compromis\w*)|\bknock-?out|\bshow-?stopper|\bbreekpunt|\bdeal-?breaker|\babsolute (?:eis|must|voorwaarde)",
    r"\bzinloos|\bgeen zin\b|\bhoeft u (?:zich )?niet|\bhoef je (?:je )?niet|\bkunnen (?:we|wij|onze \w+) (?:helemaal |echt )?(?:niets?|weinig) (?:mee\b|met\b|beginnen|aan\b)|\bkunnen (?:we|wij) (?:\w+ )?niets\b(?! (?:doen|zien|horen|vinden))|\bhelpt (?:ons|mij|hen) niet\b|\bdoes(?:n't| not) help us",
    r"\bhebben (?:we|wij|onze \w+) (?:helemaal )?(?:niets?|weinig) aan\b|\bonbruikbaar|\bonacceptabel|\bonaanvaardbaar|\b(?:valt|vallen) af\b|\bniet in aanmerking\b|(?<!niet )\buitgesloten\b",
    r"\bhoudt het op\b|\bstopt het\b|\beinde (?:oefening|verhaal)|\bverplicht|\bin (?:geen|elk|ieder) geval\b|\babsoluut|\bhoe dan ook|\bsowieso\b|\bbeslist\b|\bper se\b|\bgeen optie\b|\bniet acceptabel",
    r"\bnon-?negotiable|\bnot negotiable|\bcannot be negotiated|\buseless|\bpointless|\bno (?:point|use|good)\b|\bneed not apply|\bdo(?:n't| not) bother|\bunacceptable|\bnot acceptable",
    r"\b(?:worthless|forbidden|prohibited|out of the question|non-starter|no-go|end of story|not up for discussion|hard limit|not interested in)\b|\b(?:will|do) not accept|\bwon't (?:accept|consider)|\b(?:will|can)(?: not|not) consider|\bwill be (?:rejected|disqualified)|\bmandatory|\bunder no circumstances|\bno exceptions?\b|\bgeen uitzondering|\bhard requirement|\bof no (?:use|value)|\bwe cannot (?:use|work with)|\bcan't (?:use|work with)",
    r"\b(?:wij|we) kunnen (?:\w+ )?niets?(?: \w+)? met\b|\bwe can(?:not|'t) do anything with|\brules? (?:it|you|them) out|\bis (?:a |an absolute )must\b|\bniet welkom\b",
    r"\bniet wat (?:we|wij) (?:zoeken|willen|nodig hebben)|\bwat (?:we|wij) (?:beslist |echt |zeker )?niet (?:willen|zoeken|kunnen gebruiken)|\bnot what we (?:want|need|are looking for)|\bwhat we (?:do not|don't) want|\bniet aan te tornen|\b(?:accepteren|aanvaarden) (?:wij|we)? ?(?:geen|niet)|\b(?:niet toegestaan|verboden|onontbeerlijk|waardeloos|nutteloos|kansloos|niet bruikbaar|geen nut|niet ter discussie|niet bespreekbaar|onbespreekbaar|geen interesse in|niet geïnteresseerd in|kan niet zonder|kunnen niet zonder|ondergrens|bovengrens)\b|\bha(?:ken|akt) \w+ af\b|\bdan hoeft het niet\b|\bschieten (?:we|wij) (?:er )?(?:niets|weinig) (?:mee )?op\b|\bniet overwegen\b|\bniet in behandeling\b|\bnot be considered\b|\bniets? (?:mee |erg )?geholpen\b|\bniet uit de voeten\b|\bwil(?:len)? (?:we|wij|ik) (?:\w+ )?(?:niet|geen)\b|\b(?:we|wij|ik) wil(?:len)? (?:beslist |echt )?geen\b|\bwe (?:do not|don't) want\b|\bbegin\w* er (?:dan )?niet aan|\buit den boze|\btaboe\b|\bkom(?:t|en) (?:er|het|hier) (?:[\w’'-]+ ){0,4}niet (?:in|binnen)\b|\b(?:kan|kunnen) (?:ik|wij|we) (?:[\w’'-]+ ){0,3}niet (?:\w+ )?(?:kwijt|missen|gebruiken|betalen|opbrengen|leveren)\b|\bdoen (?:wij|we) (?:er )?(?:niet|nooit)\b|\b(?:is|zijn|blijft) (?:[\w’'-]+ ){0,2}(?:de|het|onze) (?:\w+ )?(?:grens|limiet|plafond|uiterste|minimum|maximum|bovenkant|ondergrens|bovengrens)\b|\bwerkt (?:hier|bij ons|voor ons) niet\b|\bgaat (?:ons|hier|bij ons) (?:\w+ )?niet werken\b|\b(?:will|would|does|do) not work (?:here|for us)\b|\b(?:won|doesn|wouldn)['’]t work (?:here|for us)\b|\b(?:we|i) (?:cannot|can['’]t|could not) (?:offer|spare|afford|accept|allow|tolerate)\b|\boff[- ]limits\b|\bis (?:wet|de voertaal|de enige (?:mogelijkheid|optie|manier)|the only (?:option|way))\b|\bverbod op\b|\bsluit(?:en)?\b(?: (?:wij|we|ik))?\b[^,;]*\buit\b|\bpraten (?:we|wij) niet\b|\bdaar is \w+ \w+ heel stellig|\banders (?:wordt|is) het (?:niks|niets)|\botherwise (?:it|there) is no|\b(?:we|wij) zoeken (?:nadrukkelijk |dus )?geen\b",
)
_WISH = _words(
    r"\bbij voorkeur|\b(?:het )?liefst\b|\bgewenst\b|\bwenselijk|\bideal(?:iter|er|ly)\b|\bideaal\b|\bpr[eé]\b|\bpluspunt|\been plus\b|\bmeegenomen\b|\bbonus\b|\boptione|\boptional",
    r"\bzou(?:den)? (?:het |dat |wel |ook |daarbij |verder )*(?:\w+ )?(?:mooi|fijn|prettig|handig|ideaal|goed|helpen|schelen|leuk|welkom|nuttig|plezierig|winst|prachtig|geweldig|mooier)\b|\bzou(?:den)?\b[^,;]{0,90}\bmoeten\b|\b(?:extra |nog )aantrekkelijk\w*|\bwelkom (?:is|zijn|zou)\b",
    r"\b(?:fijn|mooi|prettig|handig|welkom|nuttig|plezierig|leuk|top|winst|mooier nog|nog mooier|nog beter|extra fijn) (?:zou(?:den)? (?:het |ook )*|is (?:het )?|ook )?(?:zijn\b|als|indien|wanneer)\b",
    r"\b(?:is|zijn|zou) (?:ook |dat |het |wel |zeer |erg |daarbij |natuurlijk |mooi )*(?:fijn|mooi|prettig|handig|welkom|nuttig|een voordeel|in het voordeel|een wens)\b",
    r"\bheeft (?:onze |de |een (?:lichte |sterke )?)voorkeur|\bonze voorkeur|\bvoorkeur (?:voor|gaat|hebben|heeft)|\b(?:we|wij|ik) (?:zien|zouden|zou|hopen|hoop|houden)\b(?=.*\b(?:graag|hopen|hoop|ook|dat|kunnen|van)\b)",
    r"\bgraag\b|\bnice to have|\bnice-to-have|\bwens\b|\bstreven|\bhopen\b|\b(?:scoort|telt|levert) (?:extra|mee|zwaarder|punten)|\bextra punten|\bzo mogelijk\b|\bindien mogelijk|\bwaar mogelijk|\bals het (?:even )?kan\b|\bhelpt\b|\bzou(?:den)?\b.{0,60}\b(?:vinden|waarderen|schelen|helpen)\b|\b(?:handig|prettig|fijn|mooi|leuk|nuttig|praktisch)\b(?=\s*(?::|vind|dat\b|om\b))|\bdes te (?:beter|mooier)\b|\btoejuich\w*|\bjuich\w*\b.*\btoe\b|\b(?:is|zijn|would be) (?:prachtig|geweldig|fantastisch|perfect|super|heerlijk|great|wonderful|lovely)\b|\bgewaardeerd\b|\bwaarderen\b|\bop prijs\b|\bmeerwaarde\b|\bextraatje|\bkers op de taart|\bblij (?:mee|van|als|zijn)\b|\bscheelt\b|\bliever\b|\binteressant (?:als|zijn|is het)|\bin een ideale wereld|\bliefste\b|\bsympathiek\b|\bals extra\b|\b(?:mooi|leuk|fijn|prettig|handig)er\b|\b(?:telt|tellen) (?:\w+ ){0,2}mee\b|\bzou(?:den)?\b(?=.{0,80}\b(?:komen|kunnen|maken|geven|schelen|helpen|krijgen)\b)|^(?:nog |ook |heel )?(?:mooi|leuk|fijn|prettig|handig|welkom)\b,?|\bmocht(?:en)? (?:het|hij|de|ze|dat|er|een)\b|\bbijkomstigheid\b|\bstreepje voor\b|\bbijvangst\b|\bwelkome\b|\b(?:leuke|mooie|prettige|aardige) (?:extra|aanvulling)|\btellen? (?:wij |we )?mee\b",
    r"\b(?:would|could) (?:\w+ ){0,2}be (?:very |really |a |an |of )?(?:relief|glad|happy|pleased|lovely|nice|great|good|helpful|welcome|useful|ideal|plus|bonus|advantage|beneficial|appreciated|handy)|\b(?:would|\w+['’]d) rather\b|\bzou(?:den)? (?:al |ook )*(?:heel wat|winst|een \w+) zijn\b|\bwould (?:\w+ ){0,2}(?:help|like|love|prefer|appreciate|welcome)\b|\b\w+['’]d (?:\w+ ){0,2}(?:like|love|prefer|appreciate|welcome|be (?:glad|happy|pleased))\b",
    r"\bshould\b|\bprefer(?:ably|red|ence)?\b|\bdesir(?:able|ed)\b|\ban? (?:plus|bonus|advantage|asset)\b|\bif possible|\bwhere possible|\bnice if|\bappreciated|\bwelcome[ds]?\b|\bwe(?:'d| would) (?:love|be happy)|\bit helps if|\bnice touch|\bso much the better|\ball the better|\bbetter still|\bin (?:your|their|its|uw) (?:favou?r|voordeel)|\bextra points|\bfavou?rabl[ey]|\bicing on|\bwe hope|\bextra credit",
)
_POLITE = re.compile(r"\b(?:willen|wil|zoeken|zoekt) (?:wij |we )?graag\b|\b(?:would like|like) to (?:find|buy|acquire)\b|\bgraag (?:komen|vernemen|ontvangen)\b", re.I)  # fmt: skip
"""Politeness is no wish: who would gladly have a boat asks for a boat."""
_MORE = re.compile(
    r",?\s+(?:maar |but |and |en )?(?:more|longer|faster|meer|langer|verder|sneller|lichter|lighter) (?:is|mag|are|may)\b.*$",
    re.I,
)
"""`25 minuten, meer is welkom` is no less hard for it."""
MODAL = _any(
    r"\bmoet(?:en)?\b|\bdien(?:t|en)\b|\bverplicht\w*|\bvereis\w+|\bnoodzakelijk|\bonmisbaar|\bessentieel|\bcruciaal|\bvan (?:groot )?belang\b|\bbelangrijk(?:ste)? (?:is|zijn|vinden|voor ons)\b|\b(?:is|zijn|vinden (?:we|wij)) (?:\w+ ){0,3}belangrijk\b|\bimportant(?:ly)?\b(?: is| that|:)|\b(?:niets|geen \w+|niemand) .{0,50}\b(?:mag|mogen)\b|\b(?:nothing|no \w+|none) .{0,50}\bmay\b|\bmay (?:only|never)\b|\bbehoor(?:t|en) te\b",
    r"\b(?:mag|mogen)\b(?:\W+[\w’'-]+){0,6}?\W+(?:niet|geen|maximaal|hooguit|hoogstens|nooit|niets|alleen|uitsluitend|ten hoogste)\b|\b(?:mag|mogen) (?:hij|het|ze|er)?\b.{0,40}\b(?:wegen|kosten|duren)\b",
    r"\b(?:shall|must|has to|have to|needs? to|required|requires?|mandatory|essential|crucial|may not|can(?:not|'t) exceed|is needed|are needed)\b",
    r"\b(?:is|zijn|blijft) (?:\w+ ){0,3}?(?:eis|must|voorwaarde|vereiste|randvoorwaarde|ondergrens|bovengrens)\b|\b(?:eis|voorwaarde|randvoorwaarde|uitgangspunt) (?:is|blijft)\b",
    r"\b(?:we|wij) (?:eisen|verlangen|verwachten|rekenen op|gaan uit van|hechten)\b|\b(?:verwachten|eisen|verlangen) (?:we|wij)\b|\bwe (?:expect|demand|insist)\b|\b(?:gaan|ga|gaat) er ?van\b.{0,20}\buit\b|\bho(?:ort|ren) erbij\b|\bho(?:ort|ren)\b(?:\W+[\w’'-]+){0,7}?\W+te\b|\b(?:wil|willen|wilt|wenst|eist|vraagt|verlangt|staat erop|hamert erop)\b(?:\W+(?!dat\b)[\w’'-]+){0,4}\W+dat\b|\b(?:mits|zolang (?:ze|het|hij|de|dat|er|dit)|as long as|voorop)\b|\b(?:insists? (?:that|on)|(?:made|makes|make) (?:it )?(?:very |quite )?clear that|ought to|(?:is|are) to (?:be|have|remain|stay)|would have to)\b|\bshould be enough\b|,\s+please\b|\b(?:de|een|elke) \w+ wil(?:len)?\b(?!.{0,30}\bweten\b)(?=.{0,60}\b(?:zien|kunnen|hebben)\b)|\b(?:dat|dit|wat|which|that) (?:betekent|means)\b|\bmag\b.{0,40}\bnooit\b|\bals (?:het|hij|ze) maar\b|\bdaar gaat het (?:ons |mij )?om\b|\bwaar het (?:ons )?om gaat\b|\bop voorwaarde\b|\bprovided\b|\b(?:is|are|zijn) (?:critical|crucial|kritiek|vital|key)\b|\bgeen \w+ meer\b(?=\W*$)|\bnot an? \w+ more\b",
    r"\bzonder\b.{3,60}\b(?:hoeft het niet|gaat het niet|kan het niet|werkt het (?:voor ons )?niet|doen we het niet)\b|\bwithout\b.{3,60}\b(?:it (?:is|will) not|not an option|there is no)\b|\bminimum(?:eis)?\b(?= (?:is|requirement))|\bis (?:het|ons|de) (?:absolute )?(?:minimum|maximum|ondergrens|bovengrens)\b",
)
SEEK = _words(
    r"\bzoek(?:en|t)?\b|\bop zoek\b|\bgezocht\b|\bgevraagd (?:wordt|worden|is)\b|\bwat (?:ze|zij|we|wij|ik|de \w+|defensie) (?:\w+ ){0,5}(?:vragen|vraag|verwachten|verwacht|willen|wil|zoeken|zoekt|nodig)\b|\b(?:we|wij|defensie|er) (?:\w+ ){0,3}?behoefte aan|\b(?:we|wij) (?:vragen|willen|wensen|denken aan)\b|\bdenken (?:we|wij) (?:\w+ )?aan\b|\b(?:mijn|ons|het|de|my|our|the) (?:idee|gedachte|plan|idea|thought) is\b|(?<!not )\binterested in\b|(?<!niet )\bgeïnteresseerd in\b|\bwil(?:len)? (?:we|wij)\b|\bvragen (?:we|wij)\b|\b(?:gedacht|denken|dacht) aan\b|\bvoor ogen\b|\bhave in mind\b|\bstel(?:len)? (?:me|mij|ons)\b.*\bvoor\b|\bzie(?:n)? (?:we|wij|ik)?\s?voor (?:me|ons)\b|\b(?:imagin|envisag|envision|pictur)(?:e|ing)\b|\bdromen van\b|\b(?:we|wij|ik) (?:dus |echt )?nodig heb|\bhebben (?:we|wij)\b.*\bnodig",
    r"\b(?:looking|searching) for\b|\bseek(?:s|ing)?\b|\bin search of\b|\bwe (?:need|want|require|are after|were hoping for)\b|\bwant(?:s)? (?:a|an|to)\b|\bis looking\b",
)
ATTRIBUTE = re.compile(r"\b(?:die|dat|waarmee|waarop|waarin|om\b.*\bte|that|which|who|capable|able to|geschikt voor|iets)\b|^\s*(?:naar |for )?(?:een|a|an) [\w-]+ (?:\w+ )?(?:met|with)\b", re.I)  # fmt: skip
_NOT_NEEDED = _any(
    r"\b(?:hoeft|hoeven|hoef)\b(?!.{0,4}\b(?:u|je|jullie)\b| (?:hooguit|maximaal|hoogstens|slechts|niet vaker)\b)|\bniet nodig\b|\bmag (?:best|gerust)\b|\bmaakt (?:\w+ ){0,3}(?:niet(?:s)? uit|geen verschil)|\bdoes(?:n't| not) matter|\birrelevant\b|\b(?:verlangen|vragen|eisen|verwachten) (?:wij|we) (?:\w+ )?niet\b|\bwe (?:do not|don['’]t) (?:ask|require|expect)\b|\bnot (?:needed|required|necessary)\b|\bno need\b|\bdoes(?:n't| not) (?:need|have) to|\bis (?:echt )?geen (?:eis|must|vereiste)\b"
)
_NO_MUST_BUT = re.compile(
    r"\b(?:geen|not an?|no) (?:\w+ )?(?:must|eis|vereiste|voorwaarde|requirement)\b,?\s+(?:maar|but)\b", re.I
)
_WITHOUT = re.compile(r"\bzonder dat\b.*?\b(?:hoeft|hoeven)\b|\bwithout (?:having|needing) to\b", re.I)
_BUT = re.compile(r",?\s+(?:maar|but)\s+|;\s+")
COMPARED = _any(
    r"\b(?:minimaal|minstens|tenminste|ten minste|maximaal|hooguit|hoogstens|ten hoogste|uiterlijk|binnen|vanaf|niet (?:meer|zwaarder|langer|hoger|groter|duurder|breder|minder|eerder|later) dan)\b",
    r"\b(?:meer|minder|langer|korter|lichter|kleiner|groter|sneller|hoger|lager|onder|boven) (?:dan|de)\b|\bof (?:meer|hoger|minder|korter|lichter|langer|beter)\b|[<>≤≥]|\b(?:max|min)\.?(?=\W*\d)",
    r"\b(?:at least|at most|minimum|maximum|not? (?:more|less|fewer|heavier|longer|later) than|fewer than|less than|more than|longer than|lighter than|shorter than|not exceed\w*|within|under|below|up to|or (?:more|better|higher|less))\b|\bzo['’]n \d|\btussen\b.*\d",
)
NOW = _any(
    r"\b(?:nu(?! eenmaal)|thans|inmiddels|momenteel|op dit moment|vandaag|tegenwoordig|tot nu toe|vorig|afgelopen|huidige|bestaande situatie|werd|werden|was|waren|had|hadden|bleek|bleken|kostte|kwam|kwamen|duurde|duurden|ging|gingen|viel|vielen|werkte|werkten|moest|moesten|nog altijd)\b",
    r"\b(?:currently|today|at present|at the moment|nowadays|so far|last (?:year|month)|was|were|had|used to)\b",
)
OURS = re.compile(r"^(?:\W*(?:daarom|daardoor|dus|nu|dan|ook|en|maar|hence|therefore|so|but)\W+)?(?:moet(?:en)? )?(?:wij|we|ons|onze|our"
    r"|(?:(?:de|het|een|elke|the|a)\s+)?(?:\w*bemanning\w*|wachtofficier\w*|operators?|eenhe\w+|mensen|militair\w*|soldaat|soldaten|chauffeurs?|duikers?|analisten|verkenners?|mariniers?|wachtlopers?|technici|monteurs?|piloten|piloot|gebruikers?|commandant\w*|hulpverleners?|crews?|divers?|soldiers?|analysts?|operators?|drivers?|staff))\b", re.I)  # fmt: skip
THING = re.compile(
    r"^(?:\W*(?:en|maar|ook|verder|daarnaast|daarbij|bovendien|tot slot|and|also|furthermore|finally|ten \w+)\W+)*(?:(?:het|de|dit|deze|alle|alles|een|elk|elke|the|a|an|all|each|its|any|zijn)\s+)?(?:\w+\s+)?"
    r"(?:\w*(?:systeem|systemen|oplossing|apparaat|middel|platform|vaartuig|voertuig|sensor|sensoren|installatie|unit|set|software|toepassing|product|kit|module|station|pakket|robot|antenne|netwerk|materiaal)"
    r"|gewicht|massa|bereik|detectiebereik|laadvermogen|actieradius|snelheid|vliegduur|vaarduur|inzetduur|accu\w*|batterij\w*|bediening|opleiding|training|installeren|levering|oplevering|levertijd|prijs|stuksprijs|afmeting\w*|lengte|hoogte|nauwkeurigheid|opbouw\w*|opzetten|onderhoud|data|documentatie|handleiding|communicatie|besturing|trl|koppeling|leverancier|certificering"
    r"|system|solution|device|vessel|vehicle|weight|mass|range|payload|speed|endurance|battery|operation|delivery|price|size|accuracy|setup|set-up|maintenance|supplier|software|equipment|unit|it|het|hij|ze)\b",
    re.I,
)
"""What is asked for, or a property of it, as the subject of a sentence."""
_PROCEDURE = _words(
    r"\b(?:reageren|reageer|uw (?:reactie|voorstel|offerte|inzending|aanmelding|bijdrage)|een reactie|reacties|inschrijv(?:en|ing|ingen)\b|inschrijfformulier|inschrijftermijn|in ?te ?dienen|indienen|ingediend|aanmelden|aangemeld|meld u|deadline voor)\b",
    r"\b(?:stuur|sturen|stuurt|mail|mailen|mailt|e-mailen)\b.{0,60}(?:@|\bons\b|\bnaar\b|\buw\b|\bvoor\b|\bdit\b|\buiterlijk\b)|\bontvangen (?:wij|we)\b|\b(?:we|wij) (?:ontvangen|vernemen|horen) graag|\bsluit(?:ing|ings|t)(?:sdatum|stermijn)?\b.{0,20}\b(?:op|datum|termijn)\b",
    r"\b(?:wordt|worden|zal|zullen) (?:\w+ ){0,4}(?:beoordeeld|geselecteerd|gegund|uitgenodigd|gehonoreerd)|\bjury\b|\btenderned\b|\bnegometrix\b|\bnota van inlichtingen|\buea\b|\buniform europees|\bkort geding|\bgunning(?:sc\w+|s\w+)?\b(?!.*\blever)",
    r"\b(?:vragen|questions) (?:kunt u|kunnen|over|about|can|may)\b|\bcontact (?:op|met|us|person)|\bneem contact|\bbel(?:len)? (?:met|naar)|\binformatie(?:dag|bijeenkomst)\b|\bmarktdag|\bkick-?off|\bhandtekening|\bondertekend|\brechtsgeldig",
    r"\b(?:your|a) (?:response|proposal|submission|application|offer|bid)\b|\bresponses\b|\b(?:submit|apply|respond|register)\b.{0,50}\b(?:by|before|to|via|at|through|no later)\b|\bplease (?:send|submit|contact|email|include|describe)|\btenderers?\b.*\bsubmit",
    r"\bmaximaal \w+ (?:a4|pagina|bladzijde)|\bA4(?:'tje)?\b|\bone-?pager|\b(?:two|2|one|1|three|3) pages?\b|\bpitch\b|\b(?:winnaar|winnende|winning|winner)\b|\bprijzengeld|\bsubsidie\b|\brechten ontlenen|\bwoorden\b.{0,10}\bmaximaal",
    r"\b(?:u|bedrijven|partijen|gegadigden|inschrijvers?|ondernemers?|marktpartijen|companies|tenderers?) (?:kunt|kunnen|wordt|worden|krijg\w*|ontvang\w*|can|may|will)\b(?!.*\baantonen|.*\bprove)",
    r"\b(?:beschrijf|beschrijft|geef aan|licht toe|vermeld|voeg toe|describe|indicate|explain)\b.{0,40}\b(?:u\b|uw|hoe|in|bij|how|your)|\bgunning plaats|\bkosten? (?:van|voor) (?:deelname|inschrijving)|\bom mee te doen|\bvoorkeursleverancier|\bdit is (?:nog |hier )?geen (?:bestelling|aanbesteding|opdracht|order|offerte\w*)|\bthis is not (?:a|an) (?:tender|order|request)",
)
_CERTIFIED = re.compile(r"\b(?:ISO|AQAP|ABDO|ABRO|NEN|VCA|STANAG|MIL|CE|BIO)\b|certific|gecertificeerd|gevestigd|\bvestiging\b", re.I)  # fmt: skip


@lru_cache(maxsize=10_000)
def procedure(text: str) -> bool:
    """How to respond, who chooses, what the winner gets: no demand on the solution."""
    return bool(_PROCEDURE.search(text)) and not _CERTIFIED.search(text)


@lru_cache(maxsize=10_000)
def hardness(text: str) -> Priority | None:
    """How hard the words themselves are; None when they leave it to the heading."""
    text = _MORE.sub("", text)
    if _NOT_HARD.search(text):
        return "should"
    if _STRONG.search(text):
        return "must"
    return "should" if _WISH.search(_POLITE.sub("", text)) else None


def asks(text: str) -> bool:
    """Whether words in it demand or wish, heading or no heading."""
    return not unneeded(text) and bool(MODAL.search(text) or _STRONG.search(text) or _WISH.search(text))


def unneeded(text: str) -> bool:
    """What is expressly not asked; `geen must, maar fijn` is a wish all the same."""
    text = _NO_MUST_BUT.sub("", _WITHOUT.sub("", text))
    if not _NOT_NEEDED.search(text) or re.search(r",\s*(?:maar )?wel (?:dat|wat|een|in|met|op)\b", text):
        return False
    demanding = (
        p
        for p in (MODAL, _STRONG, _WISH)
        for part in _BUT.split(text)
        if not _NOT_NEEDED.search(part)
        if p.search(part)
    )
    return not (_WISH.search(text) or _STRONG.search(text) or next(demanding, None))


_POINTS = re.compile(
    r"(?:maar goed,? |well,? )?(?:en |maar |ook |want |but |and )?(?:daar\w*|hier\w*|dat|dit|die|deze|over die|aan die|that|this|there|these|those|it|on that)\b|(?:echt |absoluut )?(?:niet|geen|een|harde|non-negotiable|no)\b|(?:zonder|without) (?:dat|dit|die|hem|it|that|this)\b",
    re.I,
)
"""How a sentence starts that says something of the demand before it."""
_VERDICT = re.compile(
    r"onderhandel\w*|discussie|concessies?|compromis\w*|harde?|absolute?|strikte|eis(?:en)?|musts?|voorwaarden?|knock|out|outs|knockouts?|breekpunt|showstopper|vast|verplicht|wens(?:en)?|voorkeur|preference|extraatjes|extra|extra's|extras|meegenomen|pré|pre|bonus|plus|negotia\w+|requirements?|deal|breaker|dealbreaker|mandatory|essential|essentieel|cruciaal"
    r"|optional|nice|have|zinloos|zin|useless|point|houdt|bespreekbaar|wijken|minimum|maximum|ondergrens|bovengrens|grens|uitzondering\w*|exceptions?|room|non|hard|heilig|pluspunt|extraatje|concessions?|compromise|wish|fijn|mooi|twee|drie|vier|punten|punt|laatste|eerste|two|three|points?|echt|goed|mogelijk|staat|valt|gelden|geldt|possible|really|doen|ter|af|without",
    re.I,
)


def refers_back(text: str) -> Priority | None:
    """`Daarover valt niet te onderhandelen`: what a sentence says of the demand before it, being none itself."""
    found = words(text)
    content = [w for w in found if w not in STOPWORDS and not re.match(r"(?:daar|hier)(?!op$)\w*$|daarop$", w)]
    said = [w for w in content if _VERDICT.fullmatch(w)]
    if (
        not _POINTS.match(text.strip())
        or len(found) > 13
        or not said
        or len(content) > len(said)
        or re.search(r"\d", text)
    ):
        return None
    if re.search(r"\b(?:geen|not a|no) (?:wens|wish)\b", text, re.I):
        return "must"
    if _NOT_HARD.search(text) or (_WISH.search(text) and not _STRONG.search(text)):
        return "should"
    return "should" if re.search(r"\b(?:wens|wensen|wish)\b", text, re.I) else "must"
