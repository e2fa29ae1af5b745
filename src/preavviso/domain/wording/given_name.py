"""Given names that Italian lists hold, without accents: they show where a surname has ended."""

from preavviso.domain.wording.spelling import plain

_GIVEN_WORDS = """
    abdul achille ada adele adelaide adriana adriano agata agnese agostino ahmed aicha aisha alba alberta alberto
    albino alda aldo alessandra alessandro alessia alessio alex alfonso alfredo ali alice alina amalia amedeo
    amelia amina amir ana anastasia andrea angela angelica angelina angelo anita anna annalisa annamaria annunziata
    antonella antonia antonietta antonino antonio arianna armando arturo assunta attilio augusto aurelio aurora
    barbara bartolomeo battista beatrice benedetta benedetto benito beniamino biagio bianca bice bruna bruno
    calogero camilla carla carlo carmela carmelo carmen carolina caterina catia cecilia celeste cesare chiara
    christian cinzia ciro claudia claudio clara clementina corrado cosimo costantino cristian cristiano cristina
    dalila damiano daniela daniele danilo dario davide debora deborah denise delia desiree diana
    diego dino domenica domenico
    donata donatella donato dora edda edgardo edoardo egidio elena eleonora elia eliana elio elisa elisabetta ella elsa
    elvira emanuela emanuele emilia emiliano emilio emma enea enrica enrico enzo ercole erica erika ermanno ernesta
    ernesto ester ettore eugenia eugenio eva fabiana fabio fabrizia fabrizio fatima fatma fatou federica federico
    felice ferdinando fernanda fernando filippo filomena fiorella flavia flavio flora florin franca francesca
    francesco franco fulvia fulvio gabriela gabriella gabriele gaetana gaetano gaia gaspare gemma gennaro gerardo
    germana germano giacinto giacoma giacomo giada giampaolo giampiero gianfranco gianluca gianna gianni gianpaolo
    gilberto gina gino gioacchino giorgia giorgio giovanna giovanni giovannina girolamo gisella giulia giuliana
    giuliano giulio giuseppa giuseppe giuseppina giusto gloria grazia graziella graziano guglielmo guido hamid
    hassan ibrahim ida idris ignazio ilaria imma immacolata ines iolanda ion ionela irene iris irma isa isabella italo
    ivan ivana ivano ivo jacopo jessica john jose karim kevin khadija lara laura lea leandro leonardo leonilda
    leopoldo letizia lia liana licia lidia liliana lina lino livia livio lisa loredana lorella lorena lorenza
    lorenzo loris luana luca lucia luciana luciano lucio lucrezia ludovica ludovico luigi luigia luigina luisa mara
    marcella marcello marco margherita maria mariangela mariano marianna mariarosa maricia mariella marilena marina
    mario marisa marta martina massimiliano massimo matilde matteo mattia maura maurizia maurizio mauro melissa
    mercedes michela michele milena mimma mina miriam mirella mirko mohamed mohammed monica moreno moussa mustafa
    nadia natale natalia natalina nella nello nicola nicole nicoletta nicolo nina nino noemi norma nunzia nunzio
    oliviero olga omar onofrio oreste orietta orlando ornella oscar osvaldo ottavio palma palmira pamela paola
    paolo pasquale patrizia patrizio pia piera pierangela pierangelo pierina pierluigi piero pietro pina pio primo
    quinto rachele raffaela raffaele raffaella raimondo raul rebecca regina remo renata renato renzo riccardo rina
    rinaldo rita roberta roberto rocco romano romeo romina romolo rosa rosalba rosalia rosanna rosaria rosario
    rosella rosetta rosina rossana rossella ruggero sabina sabrina said salvatore samir samira samuel samuele
    sandra sandro santina santo sara saverio savina sebastiano serena sergio severino sharon silvana silvano silvia
    silvio simona simone sofia sonia stefania stefano stella susanna tamara tania tatiana tea tecla teodoro teresa
    teresina tiziana tiziano tommaso tullia tullio ugo umberto ursula valentina valentino valeria valerio vanda
    vanessa vasile vera veronica vilma vincenza vincenzo viola virginia virginio vito vittoria vittorio viviana
    wanda walter yasmine youssef yusuf zaira zoe
    """
_GIVEN = frozenset(_GIVEN_WORDS.split())


def is_given_name(word: str) -> bool:
    """Is the word a given name that is known?

    >>> is_given_name("NICOLÒ"), is_given_name("BRUNI")
    (True, False)
    """
    return plain(word).strip("'") in _GIVEN
