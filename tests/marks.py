"""What a rubricering looks like on a document, and what only looks like one: by form and by where it stands."""

from __future__ import annotations

MARKS = (
    "Departementaal Vertrouwelijk", "DEPARTEMENTAAL VERTROUWELIJK", "Dep. Vertrouwelijk", "DEP. VERTROUWELIJK",
    "Dep.V.", "DEP.V", "DepV", "Departementaal vertrouwelijk", "Stg. Geheim", "STG. GEHEIM", "Stg. C",
    "Stg.Confidentieel", "STG. CONFIDENTIEEL", "Stg. Zeer Geheim", "STG. ZEER GEHEIM", "Stg. ZG", "STAATSGEHEIM",
    "Staatsgeheim Confidentieel", "Staatsgeheim - Zeer Geheim", "ZEER GEHEIM", "GEHEIM", "SECRET",
    "NATO RESTRICTED", "NATO CONFIDENTIAL", "NATO SECRET", "COSMIC TOP SECRET", "NAVO GEHEIM", "NATO-RESTRICTED",
    "RESTREINT UE/EU RESTRICTED", "EU RESTRICTED", "CONFIDENTIEL UE/EU CONFIDENTIAL", "SECRET UE/EU SECRET",
    "TRÈS SECRET UE/EU TOP SECRET", "EU CONFIDENTIAL",
    # set apart
    "D E P A R T E M E N T A A L   V E R T R O U W E L I J K", "D E P .  V E R T R O U W E L I J K",
    "S T G .   G E H E I M", "S.T.G. G.E.H.E.I.M.", "N A T O   R E S T R I C T E D", "N A T O   S E C R E T",
    # as a scanner reads them
    "DEPARTEMENTAAI VERTROUWEIIJK", "DEPARTEMENTAAL VERTR0UWELIJK", "Departementaa1 Vertrouwe1ijk", "STG. GEHElM",
    "STG, GEHEIM", "Stg. Gehe1m", "5TG. CONFIDENTIEEL", "NAT0 RESTRICTED", "NATO RE5TRICTED", "NATO SECRE T",
    # with words around them
    "Rubricering: Dep.V.", "Rubricering: Stg. Geheim", "Rubricering: GEHEIM", "Rubricering: Confidentieel",
    "Classificatie: Geheim", "Classification: SECRET", "Classification: NATO RESTRICTED", "Merking: Dep. Vertrouwelijk",
    "*** NATO RESTRICTED ***", "[Dep.V.]", "STG. GEHEIM – exemplaar 3 van 5", "STG. GEHEIM   STG. GEHEIM",
    "Departementaal Vertrouwelijk - Ministerie van Defensie", "NATO RESTRICTED - REL TO EU",
    "Dep.V. – pagina 1 van 4", "DEPARTEMENTAAL VERTROUWELIJK indien ingevuld", "NATO RESTRICTED when completed",
    "Dit document is gerubriceerd als Departementaal Vertrouwelijk.", "Dit stuk draagt de rubricering Stg. Geheim.",
    "This document is classified NATO SECRET.", "This document contains information classified EU RESTRICTED.",
    "Gerubriceerd Dep.V. tot 1 januari 2030", "Deze bijlage is Departementaal Vertrouwelijk.",
    "Rubricering van dit stuk: Stg. Confidentieel", "Ministerie van Defensie | Departementaal Vertrouwelijk",
    # written after the rules were first changed: two misses of 52, which changed them once more
    "DEPARTEMENTAAL VERTROUWELUK", "Dep. vertr.", "DEPARTEMENTAAL-VERTROUWELIJK", "Dep.V. (Ministerie van EZ)",
    "DEP. V. / exemplaar nr. 12", "D e p a r t e m e n t a a l   v e r t r o u w e l i j k", "Staatsgeheim: Geheim",
    "STG ZEER GEHEIM – NIET KOPIËREN", "S T G   C O N F I D E N T I E E L", "STG. CONFIDENTlEEL", "stg. geheim",
    "Stg. GEHElM – blad 2 van 9", "Rubriceringsniveau: Stg. ZG", "Classification : EU SECRET",
    "SECURITY CLASSIFICATION: NATO CONFIDENTIAL", "NATO  SECRET", "NATO/RESTRICTED", "N.A.T.O. RESTRICTED",
    "RESTREINT UE", "EU-RESTRICTED", "SECRET UE", "NAT0 C0NFIDENTIAL", "COSMIC TOP 5ECRET",
    "Dit rapport is geclassificeerd als Stg. Confidentieel.", "The annex is classified EU CONFIDENTIAL.",
    "Ministerie van Defensie – Defensiestaf – STG. GEHEIM",
    # written after that: none missed in two places, some in others
    "DEPARTEMENTAAL VERTROUWELIJK (na verwijdering bijlage: ongerubriceerd)", "dep.vertrouwelijk", "DEP-V",
    "DEPARTEMENTAAI. VERTROUWELIJK", "Departernentaal Vertrouwelijk", "DEPARTEMENTAAL VERTROUWELJK",
    "D E P A R T E M E N T A A L  V E R T R O U W E L I J K", "Stg. G.", "STAATSGEHEIM CONFIDENTIEEL",
    "StG. Gehejm", "STG. GEHEIM // EXEMPLAAR NR 4", "S T G . Z E E R G E H E I M", "Stg Confidentieel - kopie 2",
    "STG. CONF1DENT1EEL", "Staatsgeheim, zeer geheim", "Gerubriceerd: Stg. Geheim", "RUBRICERING STG. CONFIDENTIEEL",
    "Classificatie – NATO RESTRICTED", "NATO RESTRICTED – do not forward", "NATO SECRET/ATOMAL", "NATO_CONFIDENTIAL",
    "NATO RESTRlCTED", "RESTREINT UE / EU RESTRICTED", "CONFIDENTIEL UE", "EU  C O N F I D E N T I A L",
    "This report contains NATO RESTRICTED information.", "Deze notitie bevat Dep.V. informatie.",
)  # fmt: skip
"""Forms that the rules were made on."""

LOOKALIKES = (
    "Vertrouwelijk overleg met de portefeuillehouder op 3 maart",
    "Het gesprek was vertrouwelijk en duurde een uur.",
    "Geheimhouding", "Geheimhoudingsverklaring voor leveranciers", "Geheimhoudingsovereenkomst (NDA)",
    "Artikel 12. Geheimhouding en vertrouwelijkheid", "Een geheim recept uit Delft", "Het geheim van goed staal",
    "Ons geheime ingrediënt is samenwerking.", "Wet bescherming staatsgeheimen", "Wat is een staatsgeheim?",
    "Dit is niet staatsgeheim.", "Staatsgeheimen: wat u moet weten", "Schending van staatsgeheimen is strafbaar.",
    "ABDO 2019 geldt voor opdrachten met de rubricering Stg. Confidentieel of hoger.",
    "Bedrijven met een ABDO-autorisatie mogen Dep.V.-informatie verwerken.",
    "TBB 2 hoort bij Stg. Geheim en TBB 4 bij Departementaal Vertrouwelijk.",
    "Is dit document Departementaal Vertrouwelijk?", "Mag een brochure met Dep.V. in de assistent?",
    "Wat betekent Stg. Geheim?", "Waar bewaart u stukken die Stg. Geheim zijn?",
    "Onze medewerkers zijn gescreend tot en met Stg. Geheim.",
    "Wij beschikken over een VGB op het niveau Stg. Geheim voor zes ingenieurs.",
    "KeyRidge is approved for NATO RESTRICTED traffic.", "Facility Security Clearance up to and including NATO SECRET",
    "NATO Secretary General visits Rotterdam", "EU Secretariat for maritime research", "The EU restricted substances list",
    "Trade secrets directive", "Secret sauce: hoe wij sneller leveren", "Our recipe is top secret, of course.",
    "Confidential computing in the cloud", "Restricted area: access with a badge only", "COMPANY CONFIDENTIAL",
    "Commercial in confidence", "VERTROUWELIJK", "Persoonlijk en vertrouwelijk", "Strikt vertrouwelijk tot publicatie",
    "Rubricering: geen", "Rubricering: ongerubriceerd", "Rubricering: n.v.t.", "Classification: UNCLASSIFIED",
    "NATO UNCLASSIFIED", "Classificatie: bedrijfsvertrouwelijk", "Vertrouwelijkheid: openbaar", "Label: intern",
    "Dit document is niet gerubriceerd.", "Departementaal beleid en vertrouwelijke raadpleging",
    "Omgaan met Departementaal Vertrouwelijke informatie", "Stichting Geheim van Gouda", "Stg. Zeeuws Maritiem Archief",
    "Vertrouwelijke nummers zijn 24 uur per dag bereikbaar.",
    # written after the rules were first changed
    "Het college besprak het voorstel in een vertrouwelijke vergadering.", "Vertrouwelijk: niet verspreiden buiten uw bedrijf",
    "Geheimhouding op grond van artikel 87 van de Provinciewet", "Een goed bewaard geheim van de Rotterdamse haven",
    "De sleutel blijft geheim.", "Confidentialité et secret professionnel", "Secretariaat RCB, Zuid-Hollandplein 1",
    "Departementale begroting en vertrouwelijkheid", "Staatsgeheimen komen in deze opdracht niet voor.",
    "De leverancier moet een ruimte hebben waarin Stg. Confidentieel materiaal mag liggen.",
    "Opslag is toegestaan tot en met Departementaal Vertrouwelijk.", "Geaccrediteerd voor Stg. Geheim door het NBIV in 2025",
    "Onze datadiode is goedgekeurd voor gebruik op netwerken met NATO SECRET.", "Quantumsleutels voor EU RESTRICTED netwerken",
    "Wie geeft een stuk de rubricering Stg. Geheim?", "Wat is het verschil tussen Dep.V. en bedrijfsvertrouwelijk?",
    "Welke bedrijven mogen met NATO RESTRICTED werken?", "NATO Innovation Fund", "NATO Confidential Computing Workshop 2026",
    "The secret life of sensors", "Restricted Boltzmann machines for radar", "Top Secret: het escapespel voor teams",
    "STRICTLY CONFIDENTIAL", "BEDRIJFSVERTROUWELIJK", "Rubricering: niet van toepassing", "Classificatie: intern gebruik",
    # written after that: none missed in two places, some in others
    "Raadsvoorstel met vertrouwelijke bijlage", "Zij tekenden een geheimhoudingsplicht van vijf jaar.",
    "Het geheime wapen van de maakindustrie", "Beroepsgeheim van de accountant", "Bankgeheim en briefgeheim",
    "Vertrouwelijkheidsverklaring bij de aanbesteding", "Wij werken confidentieel en snel.", "Confidentieel advies voor bestuurders",
    "Client secrets are rotated every day.", "The secretary signs for the council.", "Restricted access to the test range",
    "Confidential information means all data marked as such by either party.", "Open source versus top secret: een debat",
    "Rubriceringen zijn er in vier soorten: Dep.V., Stg. C., Stg. G. en Stg. Z.G.", "Hoe herken ik een rubricering zoals Stg. Geheim?",
    "ABRO: wie Departementaal Vertrouwelijk werk doet, valt in TBB 4.", "Volgens de ABDO mag Stg. Geheim niet worden gemaild.",
    "Het bedrijf kreeg een autorisatie voor Stg. Confidentieel.", "De encryptor is geschikt voor EU CONFIDENTIAL en lager.",
    "Leverancier van tafels voor NATO SECRET ruimten", "NATO restricted the export of parts in 2024.",
    "EU top secretaries met in Delft", "Kunnen wij stukken met NATO CONFIDENTIAL ontvangen?", "Rubricering: -",
    "Classification: public", "Dit is een ongerubriceerde versie van een gerubriceerd stuk.",
)  # fmt: skip
"""Texts that are no mark, which the rules were made on."""

NAMES = (
    "geheimhoudingsverklaring", "staatsgeheim-uitleg", "rubricering-begrippen", "wat-is-dep-v", "trade-secrets-policy",
    "nato-secretary-general-speech", "vertrouwelijk-overleg", "handreiking-departementaal-vertrouwelijk",
    "uitleg stg geheim", "nda-geheimhouding", "vertrouwelijk", "geheim-recept", "eu-secretariat-notes",
    # written after the rules were first changed
    "geheime-ingredienten", "vertrouwelijke bijlage", "secretariaat", "dep-verkeer-en-vervoer", "training stg. confidentieel",
    "begrippen nato restricted", "departementale-begroting", "confidential-computing", "topsecret-escaperoom",
    # written after that: none missed in two places, some in others
    "briefgeheim", "confidentieel-advies", "vertrouwelijkheidsverklaring", "dep-voorzitter", "uitleg eu restricted",
    "abro en stg. geheim", "secretaris", "nato-innovation-fund",
)  # fmt: skip
"""File names that are no mark."""

LATER_MARKS = (
    "Dep. Vertrouwelijk (Dep.V.)", "DEPARTEMENTAAL VERTROUWELIJK – bijlage 2", "DEPARTEMENTAAL  VERTR0UWEL1JK",
    "Departementaal\u00a0Vertrouwelijk", "D.E.P. V.E.R.T.R.O.U.W.E.L.I.J.K.", "DEP.VERTR.", "Stg Geheim",
    "STG.GEHEIM/EX 2", "Stg. zeer geheim – versie 3", "STAATSGEHEIM ZEER GEHEIM", "S T A A T S G E H E I M", "STG GEHEIN",
    "STG. C0NFIDENTIEEL", "Merking: Stg. Confidentieel", "Rubricering = Dep.V.", "Rubricering: Zeer Geheim",
    "Classificatie: NATO SECRET", "NATO CONFIDENTIAL – releasable to EU", "COSMIC TOP SECRET ATOMAL", "NATO SECRET REL UKR",
    "NATO RESTRICTFD", "EU SECRET – copy 4 of 10", "EU RESTR1CTED", "TRES SECRET UE", "R-UE/EU-R",
    "Deze brief is gerubriceerd Stg. Geheim.", "This annex is classified NATO CONFIDENTIAL.",
)  # fmt: skip
"""Forms that were written after the rules; the rules have not been changed for them."""

LATER_LOOKALIKES = (
    "Vertrouwelijke behandeling van uw gegevens", "De raad legde geheimhouding op over de bijlage.", "Een publiek geheim",
    "Het geheim van de smid: vakmanschap in staal", "Geheime sleutels en openbare sleutels", "Confidentiality agreement",
    "Secret sharing met Shamir", "Restricted tender procedure", "Openbaar en vertrouwelijk deel van de agenda",
    "Staatsgeheim is een woord met twaalf letters.", "De film heet Staatsgeheim en draait in Delft.",
    "Sinds 2023 mag ons team Stg. Geheim projecten uitvoeren.", "Lokalen zijn ingericht voor Stg. Confidentieel.",
    "Een NATO SECRET-netwerk vraagt om gescheiden bekabeling.", "Onze radio voldoet aan de eisen voor NATO RESTRICTED.",
    "Ervaring met EU SECRET is een pluspunt.", "Welke leveranciers hebben een ABDO-autorisatie voor Dep.V.?",
    "Verwerkt het bureau ook Stg. Geheim?", "Wanneer vervalt een rubricering?", "De rubricering bepaalt wie mag lezen.",
    "NATO Support and Procurement Agency", "EU Security and Defence Summit", "US Secretary of Defense visits Den Helder",
    "CONFIDENTIAL", "Rubricering: (geen)", "Merking: openbaar",
)  # fmt: skip
"""Texts that were written after the rules."""

LATER_NAMES = (
    "publiek-geheim", "restricted-tender", "confidentiality-agreement", "us-secretary-visit", "toelichting dep.v.",
    "werken met nato secret", "geheime-sleutels", "dep-voorlichting",
)  # fmt: skip
"""File names that were written after the rules."""
