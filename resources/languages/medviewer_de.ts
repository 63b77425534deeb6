<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="de" sourcelanguage="en">
<context>
    <name></name>
    <message>
        <source>{plugin} cannot be run here: this series {reason}.</source>
        <translation>{plugin} kann hier nicht laufen: Diese Serie {reason}.</translation>
    </message>
    <message>
        <source>Choose a series of slices.</source>
        <translation>Eine Serie aus Schichten wählen.</translation>
    </message>
    <message>
        <source>{plugin} was stopped; nothing was found or kept.</source>
        <translation>{plugin} wurde angehalten; nichts wurde gefunden oder behalten.</translation>
    </message>
    <message>
        <source>Looking for models</source>
        <translation>Modelle werden gesucht</translation>
    </message>
    <message>
        <source>Running {plugin}</source>
        <translation>{plugin} läuft</translation>
    </message>
    <message>
        <source>There is no model with the id {plugin_id}.</source>
        <translation>Es gibt kein Modell mit der Kennung {plugin_id}.</translation>
    </message>
    <message>
        <source>See Models for those that are there.</source>
        <translation>Unter Modell stehen die vorhandenen.</translation>
    </message>
    <message>
        <source>{plugin} is already running.</source>
        <translation>{plugin} läuft bereits.</translation>
    </message>
    <message>
        <source>Wait for it, or stop it in the status bar.</source>
        <translation>Darauf warten oder es in der Statusleiste anhalten.</translation>
    </message>
    <message>
        <source>drawn by hand</source>
        <translation>von Hand gezeichnet</translation>
    </message>
    <message>
        <source>Segment {number}</source>
        <translation>Segment {number}</translation>
    </message>
    <message>
        <source>Nothing can be drawn before a series is open and whole.</source>
        <translation>Gezeichnet werden kann erst, wenn eine Serie vollständig geöffnet ist.</translation>
    </message>
    <message>
        <source>Open one, or wait for its last slice.</source>
        <translation>Eine öffnen oder auf ihre letzte Schicht warten.</translation>
    </message>
    <message>
        <source>New segment</source>
        <translation>Neues Segment</translation>
    </message>
    <message>
        <source>Delete segment</source>
        <translation>Segment löschen</translation>
    </message>
    <message>
        <source>Rename segment</source>
        <translation>Segment umbenennen</translation>
    </message>
    <message>
        <source>There is no segment in it that could be changed.</source>
        <translation>Darin ist kein Segment, das geändert werden könnte.</translation>
    </message>
    <message>
        <source>Take over segment</source>
        <translation>Segment übernehmen</translation>
    </message>
    <message>
        <source>The segment is not there any more.</source>
        <translation>Das Segment gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>The finding stays as the model left it, since nobody is named as the reader.</source>
        <translation>Der Befund bleibt, wie das Modell ihn gab, da niemand als Befunder genannt ist.</translation>
    </message>
    <message>
        <source>Enter your name with the reader button at the top right, then change the segment once more.</source>
        <translation>Mit der Schaltfläche oben rechts den eigenen Namen eintragen und das Segment noch einmal ändern.</translation>
    </message>
    <message>
        <source>Segment changed by hand: {head}, {volume_text} (segment {id})</source>
        <translation>Segment von Hand geändert: {head}, {volume_text} (Segment {id})</translation>
    </message>
    <message>
        <source>Saving the segment</source>
        <translation>Segment wird gesichert</translation>
    </message>
    <message>
        <source>A segment on record cannot be understood and is not shown.</source>
        <translation>Ein aufgezeichnetes Segment ist unverständlich und wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>The segment “{head}” cannot be shown: {error}</source>
        <translation>Das Segment „{head}“ kann nicht gezeigt werden: {error}</translation>
    </message>
    <message>
        <source>The segment was changed meanwhile, so nothing was done to it.</source>
        <translation>Das Segment wurde inzwischen geändert, daher geschah nichts damit.</translation>
    </message>
    <message>
        <source>The place lies outside of the images.</source>
        <translation>Die Stelle liegt außerhalb der Bilder.</translation>
    </message>
    <message>
        <source>Click on what the region is to hold.</source>
        <translation>Auf das klicken, was die Region enthalten soll.</translation>
    </message>
    <message>
        <source>Grow region</source>
        <translation>Region wachsen lassen</translation>
    </message>
    <message>
        <source>Fill between slices</source>
        <translation>Zwischen Schichten füllen</translation>
    </message>
    <message>
        <source>Largest part</source>
        <translation>Größter Teil</translation>
    </message>
    <message>
        <source>Smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>The selected finding has no box in which a segment could be found.</source>
        <translation>Der gewählte Befund hat keinen Kasten, in dem ein Segment gefunden werden könnte.</translation>
    </message>
    <message>
        <source>from {finding}</source>
        <translation>aus {finding}</translation>
    </message>
    <message>
        <source>The finding lies outside of the images.</source>
        <translation>Der Befund liegt außerhalb der Bilder.</translation>
    </message>
    <message>
        <source>Segment finding</source>
        <translation>Befund segmentieren</translation>
    </message>
    <message>
        <source>{label}: there was nothing to change.</source>
        <translation>{label}: Es gab nichts zu ändern.</translation>
    </message>
    <message>
        <source>No segment of this series is selected.</source>
        <translation>Kein Segment dieser Serie ist gewählt.</translation>
    </message>
    <message>
        <source>Choose one in the list of segments, or draw one.</source>
        <translation>Eines in der Liste der Segmente wählen oder eines zeichnen.</translation>
    </message>
    <message>
        <source>Colours have no single value, so no region can grow by it.</source>
        <translation>Farben haben keinen einzelnen Wert, daher kann keine Region danach wachsen.</translation>
    </message>
    <message>
        <source>Take the plain brush.</source>
        <translation>Den einfachen Pinsel nehmen.</translation>
    </message>
    <message>
        <source>Brush</source>
        <translation>Pinsel</translation>
    </message>
    <message>
        <source>Erase</source>
        <translation>Radieren</translation>
    </message>
    <message>
        <source>Threshold brush</source>
        <translation>Schwellenpinsel</translation>
    </message>
    <message>
        <source>No segment is selected, so nothing can be erased.</source>
        <translation>Kein Segment ist gewählt, daher kann nichts radiert werden.</translation>
    </message>
    <message>
        <source>Choose one in the list of segments.</source>
        <translation>Eines in der Liste der Segmente wählen.</translation>
    </message>
    <message>
        <source>Colours have no single value, so the threshold brush cannot choose among them.</source>
        <translation>Farben haben keinen einzelnen Wert, daher kann der Schwellenpinsel nicht unter ihnen wählen.</translation>
    </message>
    <message>
        <source>The language changes at the next start.</source>
        <translation>Die Sprache wechselt beim nächsten Start.</translation>
    </message>
    <message>
        <source>There is no study with {asked}.</source>
        <translation>Es gibt keine Untersuchung mit {asked}.</translation>
    </message>
    <message>
        <source>Check the number, and whether the folder holds that study.</source>
        <translation>Die Nummer prüfen, und ob der Ordner diese Untersuchung enthält.</translation>
    </message>
    <message>
        <source>{found} studies have {asked}.</source>
        <translation>{found} Untersuchungen haben {asked}.</translation>
    </message>
    <message>
        <source>Choose one in the list, or name its Study Instance UID.</source>
        <translation>Eine in der Liste wählen oder ihre Study Instance UID nennen.</translation>
    </message>
    <message>
        <source>accession {number} and UID {uid}</source>
        <translation>Auftragsnummer {number} und UID {uid}</translation>
    </message>
    <message>
        <source>accession {number}</source>
        <translation>Auftragsnummer {number}</translation>
    </message>
    <message>
        <source>Nothing of the study {value} can be shown.</source>
        <translation>Von der Untersuchung {value} kann nichts gezeigt werden.</translation>
    </message>
    <message>
        <source>The list of studies says why.</source>
        <translation>Die Liste der Untersuchungen sagt, warum.</translation>
    </message>
    <message>
        <source>Accept</source>
        <translation>Annehmen</translation>
    </message>
    <message>
        <source>A rejection needs a reason.</source>
        <translation>Eine Ablehnung braucht einen Grund.</translation>
    </message>
    <message>
        <source>Choose one from the list or write your own.</source>
        <translation>Einen aus der Liste wählen oder selbst einen schreiben.</translation>
    </message>
    <message>
        <source>Reject</source>
        <translation>Ablehnen</translation>
    </message>
    <message>
        <source>Modify</source>
        <translation>Ändern</translation>
    </message>
    <message>
        <source>There is nothing to undo.</source>
        <translation>Es gibt nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>There is nothing to redo.</source>
        <translation>Es gibt nichts zu wiederholen.</translation>
    </message>
    <message>
        <source>No finding is selected.</source>
        <translation>Kein Befund ist gewählt.</translation>
    </message>
    <message>
        <source>Choose one in the list, or press N.</source>
        <translation>Einen in der Liste wählen oder N drücken.</translation>
    </message>
    <message>
        <source>Nobody is named as the reader, so nothing can be decided.</source>
        <translation>Niemand ist als Befunder genannt, daher kann nichts entschieden werden.</translation>
    </message>
    <message>
        <source>Enter your name with the reader button at the top right.</source>
        <translation>Mit der Schaltfläche oben rechts den eigenen Namen eintragen.</translation>
    </message>
    <message>
        <source>The study was closed; nothing was decided.</source>
        <translation>Die Untersuchung wurde geschlossen; nichts wurde entschieden.</translation>
    </message>
    <message>
        <source>The finding is no longer on screen; nothing was changed.</source>
        <translation>Der Befund ist nicht mehr zu sehen; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>not processed</source>
        <translation>nicht bearbeitet</translation>
    </message>
    <message>
        <source>Denoising: {kind}</source>
        <translation>Entrauschen: {kind}</translation>
    </message>
    <message>
        <source>Noise is taken out of volumes of grey slices only.</source>
        <translation>Entrauscht werden nur Volumen aus Graustufenschichten.</translation>
    </message>
    <message>
        <source>Colours and single pictures are shown as they are.</source>
        <translation>Farben und einzelne Bilder werden gezeigt, wie sie sind.</translation>
    </message>
    <message>
        <source>The display check could not be kept: {value}.</source>
        <translation>Die Bildschirmprüfung konnte nicht aufgezeichnet werden: {value}.</translation>
    </message>
    <message>
        <source>Make room in the program&apos;s folder and check again.</source>
        <translation>Im Ordner des Programms Platz schaffen und noch einmal prüfen.</translation>
    </message>
    <message>
        <source>Help &gt; Display check… takes a minute.</source>
        <translation>Hilfe &gt; Bildschirmprüfung… dauert eine Minute.</translation>
    </message>
    <message>
        <source>The display has not been checked yet.</source>
        <translation>Der Bildschirm ist noch nicht geprüft.</translation>
    </message>
    <message>
        <source>The display did not pass its check of {time:%Y-%m-%d}.</source>
        <translation>Der Bildschirm hat seine Prüfung vom {time:%Y-%m-%d} nicht bestanden.</translation>
    </message>
    <message>
        <source>The display was last checked on {time:%Y-%m-%d}, more than {VALID_DAYS} days ago.</source>
        <translation>Der Bildschirm wurde zuletzt am {time:%Y-%m-%d} geprüft, vor mehr als {VALID_DAYS} Tagen.</translation>
    </message>
    <message>
        <source>There are no images on screen that a series could be laid over.</source>
        <translation>Es sind keine Bilder zu sehen, über die eine Serie gelegt werden könnte.</translation>
    </message>
    <message>
        <source>Open a series of slices first, and wait until all of it is there.</source>
        <translation>Zuerst eine Serie aus Schichten öffnen und warten, bis sie vollständig da ist.</translation>
    </message>
    <message>
        <source>This is the series on screen.</source>
        <translation>Das ist die Serie, die gezeigt wird.</translation>
    </message>
    <message>
        <source>Choose another one to lay over it.</source>
        <translation>Eine andere zum Überlagern wählen.</translation>
    </message>
    <message>
        <source>The series is of another patient, or of one who is named in another way.</source>
        <translation>Die Serie gehört einem anderen Patienten oder einem mit anderer Schreibweise des Namens.</translation>
    </message>
    <message>
        <source>Only images of one patient are laid over one another.</source>
        <translation>Nur Bilder eines Patienten werden übereinandergelegt.</translation>
    </message>
    <message>
        <source>Reading {name}</source>
        <translation>{name} wird gelesen</translation>
    </message>
    <message>
        <source>Laid over: {name}</source>
        <translation>Überlagert: {name}</translation>
    </message>
    <message>
        <source>{name} cannot be laid over images: it has no place in a patient, or is in colours.</source>
        <translation>{name} kann nicht über Bilder gelegt werden: Es hat keinen Ort im Patienten oder ist farbig.</translation>
    </message>
    <message>
        <source>{name} and the images on screen share no frame of reference: nothing says where it belongs.</source>
        <translation>{name} und die gezeigten Bilder haben kein gemeinsames Bezugssystem: Nichts sagt, wo es hingehört.</translation>
    </message>
    <message>
        <source>Register the two series first, then lay it over again.</source>
        <translation>Zuerst die beiden Serien registrieren, dann noch einmal überlagern.</translation>
    </message>
    <message>
        <source>There is no study on screen to save a layout for.</source>
        <translation>Es ist keine Untersuchung zu sehen, für die eine Anordnung gesichert werden könnte.</translation>
    </message>
    <message>
        <source>Open one, lay it out and try again.</source>
        <translation>Eine öffnen, anordnen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>★ key image</source>
        <translation>★ Schlüsselbild</translation>
    </message>
    <message>
        <source>{plane} slice {number} of {count}</source>
        <translation>{plane} Schicht {number} von {count}</translation>
    </message>
    <message>
        <source>The width of a window must be larger than 0.</source>
        <translation>Die Breite eines Fensters muss größer als 0 sein.</translation>
    </message>
    <message>
        <source>Give it in the unit of the values.</source>
        <translation>Sie in der Einheit der Werte angeben.</translation>
    </message>
    <message>
        <source>The region holds no two different values, so there is no window over it.</source>
        <translation>Die Region enthält keine zwei verschiedenen Werte, daher gibt es kein Fenster darüber.</translation>
    </message>
    <message>
        <source>Draw a larger one.</source>
        <translation>Eine größere zeichnen.</translation>
    </message>
    <message>
        <source>There is no slice to mark.</source>
        <translation>Es gibt keine Schicht zu markieren.</translation>
    </message>
    <message>
        <source>Choose a viewport that shows one.</source>
        <translation>Eine Ansicht wählen, die eine zeigt.</translation>
    </message>
    <message>
        <source>Mark key image</source>
        <translation>Schlüsselbild markieren</translation>
    </message>
    <message>
        <source>Remove key image</source>
        <translation>Schlüsselbild entfernen</translation>
    </message>
    <message>
        <source>Open that series to see it.</source>
        <translation>Diese Serie öffnen, um es zu sehen.</translation>
    </message>
    <message>
        <source>This is on a series that is not open.</source>
        <translation>Das liegt auf einer Serie, die nicht geöffnet ist.</translation>
    </message>
    <message>
        <source>The key image is on turned planes.</source>
        <translation>Das Schlüsselbild liegt in gedrehten Ebenen.</translation>
    </message>
    <message>
        <source>Show the three planes (MPR) to see it as it was marked.</source>
        <translation>Die drei Ebenen (MPR) zeigen, um es zu sehen, wie es markiert wurde.</translation>
    </message>
    <message>
        <source>{words}, on another series of the study: not pictured here</source>
        <translation>{words}, in einer anderen Serie der Untersuchung: hier nicht abgebildet</translation>
    </message>
    <message>
        <source>, marked by {author}</source>
        <translation>, markiert von {author}</translation>
    </message>
    <message>
        <source>The key image is not there any more.</source>
        <translation>Das Schlüsselbild gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>a series that is not open</source>
        <translation>eine Serie, die nicht offen ist</translation>
    </message>
    <message>
        <source>Measure</source>
        <translation>Messen</translation>
    </message>
    <message>
        <source>Move</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Rename</source>
        <translation>Umbenennen</translation>
    </message>
    <message>
        <source>Delete</source>
        <translation>Löschen</translation>
    </message>
    <message>
        <source>No series is open, so nothing can be measured.</source>
        <translation>Keine Serie ist offen, daher kann nichts gemessen werden.</translation>
    </message>
    <message>
        <source>Open one first.</source>
        <translation>Zuerst eine öffnen.</translation>
    </message>
    <message>
        <source>The measurement is not there any more.</source>
        <translation>Die Messung gibt es nicht mehr.</translation>
    </message>
    <message>
        <source>There is nothing to undo here.</source>
        <translation>Hier gibt es nichts rückgängig zu machen.</translation>
    </message>
    <message>
        <source>Nobody is named as the reader, so nothing can be answered.</source>
        <translation>Niemand ist als Befunder genannt, daher kann nichts beantwortet werden.</translation>
    </message>
    <message>
        <source>One of the two is matched with another lesion already.</source>
        <translation>Eine der beiden ist schon einer anderen Läsion zugeordnet.</translation>
    </message>
    <message>
        <source>Say first that those two are not the same.</source>
        <translation>Zuerst sagen, dass jene beiden nicht dieselbe sind.</translation>
    </message>
    <message>
        <source>It does not refer to these images, and nothing says that it lies where they do, so it is not drawn on them.</source>
        <translation>Es bezieht sich nicht auf diese Bilder, und nichts sagt, dass es am selben Ort liegt; daher wird es nicht darauf gezeichnet.</translation>
    </message>
    <message>
        <source>Open the study with its images.</source>
        <translation>Die Untersuchung mit ihren Bildern öffnen.</translation>
    </message>
    <message>
        <source>Other images were opened while it was read; open it again to see it on them.</source>
        <translation>Während des Lesens wurden andere Bilder geöffnet; es noch einmal öffnen, um es auf ihnen zu sehen.</translation>
    </message>
    <message>
        <source>It does not say to which images it belongs, and none are on screen.</source>
        <translation>Es sagt nicht, zu welchen Bildern es gehört, und es sind keine zu sehen.</translation>
    </message>
    <message>
        <source>There is nothing in it that could be drawn.</source>
        <translation>Es enthält nichts, was gezeichnet werden könnte.</translation>
    </message>
    <message>
        <source>Loading {series}</source>
        <translation>{series} wird geladen</translation>
    </message>
    <message>
        <source>a {kind} cannot be shown as slices</source>
        <translation>„{kind}“ kann nicht in Schichten gezeigt werden</translation>
    </message>
    <message>
        <source>Reading earlier findings</source>
        <translation>Frühere Befunde werden gelesen</translation>
    </message>
    <message>
        <source>No series is open.</source>
        <translation>Keine Serie ist offen.</translation>
    </message>
    <message>
        <source>Open a study first.</source>
        <translation>Zuerst eine Untersuchung öffnen.</translation>
    </message>
    <message>
        <source>The series is still loading.</source>
        <translation>Die Serie wird noch geladen.</translation>
    </message>
    <message>
        <source>Try again when its last slice is there.</source>
        <translation>Noch einmal versuchen, wenn ihre letzte Schicht da ist.</translation>
    </message>
    <message>
        <source>Reading overlays</source>
        <translation>Overlays werden gelesen</translation>
    </message>
    <message>
        <source>Overlay planes of the images</source>
        <translation>Overlay-Ebenen der Bilder</translation>
    </message>
    <message>
        <source>overlay planes drawn</source>
        <translation>Overlay-Ebenen eingeblendet</translation>
    </message>
    <message>
        <source>overlay planes hidden</source>
        <translation>Overlay-Ebenen ausgeblendet</translation>
    </message>
    <message>
        <source>The selected finding has no box that could be changed.</source>
        <translation>Der gewählte Befund hat keinen Kasten, der geändert werden könnte.</translation>
    </message>
    <message>
        <source>Frame {number} of {count}</source>
        <translation>Bild {number} von {count}</translation>
    </message>
    <message>
        <source>Time {number} of {count}</source>
        <translation>Zeitpunkt {number} von {count}</translation>
    </message>
    <message>
        <source>Slice {number} of {count}</source>
        <translation>Schicht {number} von {count}</translation>
    </message>
    <message>
        <source>{per_second:.3g} frames/s</source>
        <translation>{per_second:.3g} Bilder/s</translation>
    </message>
    <message>
        <source>{per_second:.3g} times/s</source>
        <translation>{per_second:.3g} Zeitpunkte/s</translation>
    </message>
    <message>
        <source>{per_second:.3g} slices/s</source>
        <translation>{per_second:.3g} Schichten/s</translation>
    </message>
    <message>
        <source>{per_second:.3g}/s, no rate recorded</source>
        <translation>{per_second:.3g}/s, keine Rate angegeben</translation>
    </message>
    <message>
        <source>{speed} on average</source>
        <translation>{speed} im Mittel</translation>
    </message>
    <message>
        <source>It has several windows; that of the picture on screen is taken for all.</source>
        <translation>Es enthält mehrere Fenster; das des gezeigten Bildes gilt für alle.</translation>
    </message>
    <message>
        <source>window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>rotation</source>
        <translation>Drehung</translation>
    </message>
    <message>
        <source>mirroring</source>
        <translation>Spiegelung</translation>
    </message>
    <message>
        <source>zoom</source>
        <translation>Zoom</translation>
    </message>
    <message>
        <source>layout on the display</source>
        <translation>Anordnung auf dem Bildschirm</translation>
    </message>
    <message>
        <source>Its {what} is not applied.</source>
        <translation>Nicht angewandt: {what}.</translation>
    </message>
    <message>
        <source>Its {several} and {last} are not applied.</source>
        <translation>Nicht angewandt: {several} und {last}.</translation>
    </message>
    <message>
        <source>Nobody is named as the reader, so the answer cannot be kept.</source>
        <translation>Niemand ist als Befunder genannt, daher kann die Antwort nicht aufgezeichnet werden.</translation>
    </message>
    <message>
        <source>Among the studies that are open there is no earlier one of the same person and the same part of the body.</source>
        <translation>Unter den offenen Untersuchungen ist keine frühere derselben Person und Körperregion.</translation>
    </message>
    <message>
        <source>Open the folder that holds it; where the person is in doubt, answer the question.</source>
        <translation>Den Ordner öffnen, der sie enthält; wo die Person fraglich ist, die Frage beantworten.</translation>
    </message>
    <message>
        <source>There is no other series with a place in the patient on screen.</source>
        <translation>Es ist keine andere Serie mit einem Ort im Patienten zu sehen.</translation>
    </message>
    <message>
        <source>Show the prior beside the current study first.</source>
        <translation>Zuerst die Voruntersuchung neben der aktuellen zeigen.</translation>
    </message>
    <message>
        <source>The two series are not known to be of one person, so they are not registered.</source>
        <translation>Von den beiden Serien steht nicht fest, dass sie von einer Person sind; daher werden sie nicht registriert.</translation>
    </message>
    <message>
        <source>Answer the question whether they are, where it is asked.</source>
        <translation>Die Frage, ob sie es sind, dort beantworten, wo sie gestellt wird.</translation>
    </message>
    <message>
        <source>The series are being registered already.</source>
        <translation>Die Serien werden bereits registriert.</translation>
    </message>
    <message>
        <source>Registering {name}</source>
        <translation>{name} wird registriert</translation>
    </message>
    <message>
        <source>The series are {move}; {overlap:.0%} of the body is in both.</source>
        <translation>Die Serien sind {move}; {overlap:.0%} des Körpers ist in beiden.</translation>
    </message>
    <message>
        <source>The error is that of going there and back; look at a landmark before you rely on it.</source>
        <translation>Der Fehler ist der von Hin- und Rückweg; vor dem Vertrauen darauf eine Landmarke ansehen.</translation>
    </message>
    <message>
        <source>The registration was stopped; the series are linked as they were.</source>
        <translation>Die Registrierung wurde angehalten; die Serien bleiben gekoppelt, wie sie waren.</translation>
    </message>
    <message>
        <source>No model has looked at this series, so there is nothing to report.</source>
        <translation>Kein Modell hat diese Serie angesehen, daher gibt es nichts zu berichten.</translation>
    </message>
    <message>
        <source>Run a model first.</source>
        <translation>Zuerst ein Modell laufen lassen.</translation>
    </message>
    <message>
        <source>Nobody is named as the reader, so nobody can sign.</source>
        <translation>Niemand ist als Befunder genannt, daher kann niemand signieren.</translation>
    </message>
    <message>
        <source>The report cannot be signed: {waiting} of its findings have no verdict yet.</source>
        <translation>Der Bericht kann nicht signiert werden: {waiting} seiner Befunde haben noch kein Urteil.</translation>
    </message>
    <message>
        <source>Accept or reject each of them, or export a preliminary report. A raised threshold hides some.</source>
        <translation>Jeden davon annehmen oder ablehnen oder einen vorläufigen Bericht ausgeben. Eine erhöhte Schwelle verbirgt manche.</translation>
    </message>
    <message>
        <source>Report written to {folder}: {names}.</source>
        <translation>Bericht geschrieben nach {folder}: {names}.</translation>
    </message>
    <message>
        <source>Exporting the report</source>
        <translation>Bericht wird ausgegeben</translation>
    </message>
    <message>
        <source>Modify: drag a handle, Esc to leave</source>
        <translation>Ändern: einen Griff ziehen, Esc beendet</translation>
    </message>
    <message>
        <source>Turn planes: drag around the crosshair, Esc to leave</source>
        <translation>Ebenen drehen: um das Fadenkreuz ziehen, Esc beendet</translation>
    </message>
    <message>
        <source>Window from a region: drag a rectangle, Esc to leave</source>
        <translation>Fenster aus einer Region: ein Rechteck ziehen, Esc beendet</translation>
    </message>
    <message>
        <source>Something went wrong that medviewer did not expect. Decisions on record are safe.</source>
        <translation>Es ist etwas schiefgegangen, was medviewer nicht erwartet hat. Aufgezeichnete Entscheidungen sind sicher.</translation>
    </message>
    <message>
        <source>{name}: {error}. The details are in the log.</source>
        <translation>{name}: {error}. Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
        <source>Stopped: {label}.</source>
        <translation>Angehalten: {label}.</translation>
    </message>
    <message>
        <source>Opening {name}</source>
        <translation>{name} wird geöffnet</translation>
    </message>
    <message>
        <source>the demo study</source>
        <translation>die Demo-Untersuchung</translation>
    </message>
    <message>
        <source>Making the demo study</source>
        <translation>Die Demo-Untersuchung wird erzeugt</translation>
    </message>
    <message>
        <source>none of its {rejected} files is an image that can be opened.</source>
        <translation>Keine seiner {rejected} Dateien ist ein Bild, das geöffnet werden kann.</translation>
    </message>
    <message>
        <source>The folder is empty.</source>
        <translation>Der Ordner ist leer.</translation>
    </message>
    <message>
        <source>Nothing to show in {value}: {said}</source>
        <translation>Nichts zu zeigen in {value}: {said}</translation>
    </message>
    <message>
        <source>Open a folder with DICOM or NIfTI files.</source>
        <translation>Einen Ordner mit DICOM- oder NIfTI-Dateien öffnen.</translation>
    </message>
    <message>
        <source>Thumbnails were not finished.</source>
        <translation>Die Vorschaubilder wurden nicht fertig.</translation>
    </message>
    <message>
        <source>Thumbnails</source>
        <translation>Vorschaubilder</translation>
    </message>
    <message>
        <source>no geometry: no millimetres</source>
        <translation>keine Geometrie: keine Millimeter</translation>
    </message>
    <message>
        <source>no geometry: millimetres in regions</source>
        <translation>keine Geometrie: Millimeter in Regionen</translation>
    </message>
    <message>
        <source>no value</source>
        <translation>kein Wert</translation>
    </message>
    <message>
        <source>lossy compression</source>
        <translation>verlustbehaftete Kompression</translation>
    </message>
    <message>
        <source>pictures missing</source>
        <translation>Bilder fehlen</translation>
    </message>
    <message>
        <source>(no ID)</source>
        <translation>(keine ID)</translation>
    </message>
    <message>
        <source>not read yet</source>
        <translation>noch nicht gelesen</translation>
    </message>
    <message>
        <source>resampled</source>
        <translation>umgerechnet</translation>
    </message>
    <message>
        <source>as acquired</source>
        <translation>wie aufgenommen</translation>
    </message>
    <message>
        <source>thk {mm:.4g} mm</source>
        <translation>SD {mm:.4g} mm</translation>
    </message>
    <message>
        <source>loading…</source>
        <translation>wird geladen…</translation>
    </message>
    <message>
        <source>frame {number}  {made_by}</source>
        <translation>Bild {number}  {made_by}</translation>
    </message>
    <message>
        <source>{plane} oblique</source>
        <translation>{plane} schräg</translation>
    </message>
    <message>
        <source>{value} at {place}</source>
        <translation>{value} bei {place}</translation>
    </message>
    <message>
        <source>evidence {seen:.0f} {unit}</source>
        <translation>Evidenz {seen:.0f} {unit}</translation>
    </message>
    <message>
        <source>column {index}, row {index_2}</source>
        <translation>Spalte {index}, Zeile {index_2}</translation>
    </message>
    <message>
        <source>red {red} green {green} blue {blue}</source>
        <translation>Rot {red} Grün {green} Blau {blue}</translation>
    </message>
    <message>
        <source>value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>{value}, SUVbw {value_2:.2f}</source>
        <translation>{value}, SUVbw {value_2:.2f}</translation>
    </message>
    <message>
        <source>It refers to {lost} series not here; nothing was put in their place.</source>
        <translation>Es bezieht sich auf {lost} Serien, die nicht hier sind; nichts trat an ihre Stelle.</translation>
    </message>
    <message>
        <source>It lies in another frame of reference than these images, so it cannot be placed on them.</source>
        <translation>Es liegt in einem anderen Bezugssystem als diese Bilder, kann also nicht auf ihnen platziert werden.</translation>
    </message>
    <message>
        <source>It refers to 1 image or object, of which 1 is not here; nothing was put in their place.</source>
        <translation>Es bezieht sich auf 1 Bild oder Objekt, das nicht hier ist; nichts trat an seine Stelle.</translation>
    </message>
    <message>
        <source>It refers to {number} images and objects, of which 1 is not here; nothing was put in their place.</source>
        <translation>Es bezieht sich auf {number} Bilder und Objekte, von denen 1 nicht hier ist; nichts trat an seine Stelle.</translation>
    </message>
    <message>
        <source>It refers to {number} images and objects, of which {absent} are not here; nothing was put in their place.</source>
        <translation>Es bezieht sich auf {number} Bilder und Objekte, von denen {absent} nicht hier sind; nichts trat an ihre Stelle.</translation>
    </message>
    <message>
        <source>Grey</source>
        <translation>Grau</translation>
    </message>
    <message>
        <source>Hot iron</source>
        <translation>Glüheisen</translation>
    </message>
    <message>
        <source>Hot metal blue</source>
        <translation>Glühmetall blau</translation>
    </message>
    <message>
        <source>PET 20 step</source>
        <translation>PET 20 Stufen</translation>
    </message>
    <message>
        <source>Inferno</source>
        <translation>Inferno</translation>
    </message>
    <message>
        <source>Sky blue</source>
        <translation>Himmelblau</translation>
    </message>
    <message>
        <source>Amber</source>
        <translation>Bernstein</translation>
    </message>
    <message>
        <source>accepted</source>
        <translation>angenommen</translation>
    </message>
    <message>
        <source>rejected</source>
        <translation>abgelehnt</translation>
    </message>
    <message>
        <source>modified</source>
        <translation>geändert</translation>
    </message>
    <message>
        <source>deferred</source>
        <translation>zurückgestellt</translation>
    </message>
    <message>
        <source>withdrawn</source>
        <translation>zurückgezogen</translation>
    </message>
    <message>
        <source>pending</source>
        <translation>offen</translation>
    </message>
    <message>
        <source>Normal anatomy</source>
        <translation>Normale Anatomie</translation>
    </message>
    <message>
        <source>Vessel</source>
        <translation>Gefäß</translation>
    </message>
    <message>
        <source>Scar or atelectasis</source>
        <translation>Narbe oder Atelektase</translation>
    </message>
    <message>
        <source>Artefact or noise</source>
        <translation>Artefakt oder Rauschen</translation>
    </message>
    <message>
        <source>Known and unchanged</source>
        <translation>Bekannt und unverändert</translation>
    </message>
    <message>
        <source>Duplicate</source>
        <translation>Doppelt</translation>
    </message>
    <message>
        <source>Soft tissue</source>
        <translation>Weichteile</translation>
    </message>
    <message>
        <source>Lung</source>
        <translation>Lunge</translation>
    </message>
    <message>
        <source>Bone</source>
        <translation>Knochen</translation>
    </message>
    <message>
        <source>Brain</source>
        <translation>Gehirn</translation>
    </message>
    <message>
        <source>Mediastinum</source>
        <translation>Mediastinum</translation>
    </message>
    <message>
        <source>Liver</source>
        <translation>Leber</translation>
    </message>
    <message>
        <source>Vessels</source>
        <translation>Gefäße</translation>
    </message>
    <message>
        <source>Stroke</source>
        <translation>Schlaganfall</translation>
    </message>
    <message>
        <source>read from SR</source>
        <translation>aus SR gelesen</translation>
    </message>
    <message>
        <source>none</source>
        <translation>keine</translation>
    </message>
    <message>
        <source>low</source>
        <translation>gering</translation>
    </message>
    <message>
        <source>moderate</source>
        <translation>mäßig</translation>
    </message>
    <message>
        <source>high</source>
        <translation>hoch</translation>
    </message>
    <message>
        <source>critical</source>
        <translation>kritisch</translation>
    </message>
    <message>
        <source>left</source>
        <translation>links</translation>
    </message>
    <message>
        <source>right</source>
        <translation>rechts</translation>
    </message>
    <message>
        <source>midline</source>
        <translation>Mittellinie</translation>
    </message>
    <message>
        <source>bilateral</source>
        <translation>beidseitig</translation>
    </message>
    <message>
        <source>unknown</source>
        <translation>unbekannt</translation>
    </message>
    <message>
        <source>sphere</source>
        <translation>Kugel</translation>
    </message>
    <message>
        <source>{begin} to {end}: {size}, volume {volume}, doubling time {days}</source>
        <translation>{begin} bis {end}: {size}, Volumen {volume}, Verdopplungszeit {days}</translation>
    </message>
    <message>
        <source>Gone.</source>
        <translation>Verschwunden.</translation>
    </message>
    <message>
        <source>sum {sum_mm:.1f} mm</source>
        <translation>Summe {sum_mm:.1f} mm</translation>
    </message>
    <message>
        <source>{from_baseline_percent:+.1f} % from baseline</source>
        <translation>{from_baseline_percent:+.1f} % gegenüber Ausgangswert</translation>
    </message>
    <message>
        <source>{over_nadir_percent:+.1f} % and {over_nadir_mm:+.1f} mm from the smallest sum</source>
        <translation>{over_nadir_percent:+.1f} % und {over_nadir_mm:+.1f} mm gegenüber der kleinsten Summe</translation>
    </message>
    <message>
        <source>doubling time {days_text}</source>
        <translation>Verdopplungszeit {days_text}</translation>
    </message>
    <message>
        <source>The series has not been read.</source>
        <translation>Die Serie ist nicht gelesen.</translation>
    </message>
    <message>
        <source>It is not growing.</source>
        <translation>Sie wächst nicht.</translation>
    </message>
    <message>
        <source>Both were measured on one day.</source>
        <translation>Beide wurden an einem Tag gemessen.</translation>
    </message>
    <message>
        <source>There is no size at one of the dates.</source>
        <translation>Zu einem der Zeitpunkte gibt es keine Größe.</translation>
    </message>
    <message>
        <source>It began with nothing.</source>
        <translation>Am Anfang war nichts.</translation>
    </message>
    <message>
        <source>not measurable</source>
        <translation>nicht messbar</translation>
    </message>
    <message>
        <source>{days:.0f} days</source>
        <translation>{days:.0f} Tage</translation>
    </message>
    <message>
        <source>Patient ID {id!r} is used by {who} patients ({listed}); they are kept apart.</source>
        <translation>Die Patienten-ID {id!r} wird von {who} Patienten benutzt ({listed}); sie bleiben getrennt.</translation>
    </message>
    <message>
        <source>One study UID is used by {who} patients ({listed}); they are kept apart.</source>
        <translation>Eine Study Instance UID wird von {who} Patienten benutzt ({listed}); sie bleiben getrennt.</translation>
    </message>
    <message>
        <source>{display_name}, born {value}</source>
        <translation>{display_name}, geboren {value}</translation>
    </message>
    <message>
        <source>gone</source>
        <translation>verschwunden</translation>
    </message>
    <message>
        <source>new</source>
        <translation>neu</translation>
    </message>
    <message>
        <source>not there yet</source>
        <translation>noch nicht da</translation>
    </message>
    <message>
        <source>first seen</source>
        <translation>zuerst gesehen</translation>
    </message>
    <message>
        <source>new?</source>
        <translation>neu?</translation>
    </message>
    <message>
        <source>proposed</source>
        <translation>vorgeschlagen</translation>
    </message>
    <message>
        <source>confirmed</source>
        <translation>bestätigt</translation>
    </message>
    <message>
        <source>not found</source>
        <translation>nicht gefunden</translation>
    </message>
    <message>
        <source>measured</source>
        <translation>gemessen</translation>
    </message>
    <message>
        <source>segment</source>
        <translation>Segment</translation>
    </message>
    <message>
        <source>sphere of the longest diameter</source>
        <translation>Kugel mit dem längsten Durchmesser</translation>
    </message>
    <message>
        <source>The picture has pixels only, no millimetres.</source>
        <translation>Das Bild hat nur Pixel, keine Millimeter.</translation>
    </message>
    <message>
        <source>The model gave no diameter.</source>
        <translation>Das Modell gab keinen Durchmesser an.</translation>
    </message>
    <message>
        <source>Only one diameter was measured.</source>
        <translation>Nur ein Durchmesser wurde gemessen.</translation>
    </message>
    <message>
        <source>lymph node</source>
        <translation>Lymphknoten</translation>
    </message>
    <message>
        <source>registered, ± {error_mm:.1f} mm</source>
        <translation>registriert, ± {error_mm:.1f} mm</translation>
    </message>
    <message>
        <source>median 3x3x3</source>
        <translation>Median 3x3x3</translation>
    </message>
    <message>
        <source>curvature flow</source>
        <translation>Krümmungsfluss</translation>
    </message>
    <message>
        <source>non-local means</source>
        <translation>Non-Local-Means</translation>
    </message>
    <message>
        <source>processed: {how}</source>
        <translation>bearbeitet: {how}</translation>
    </message>
    <message>
        <source>volume not measurable: the picture has no place in the patient</source>
        <translation>Volumen nicht messbar: Das Bild hat keinen Ort im Patienten</translation>
    </message>
    <message>
        <source>empty</source>
        <translation>leer</translation>
    </message>
    <message>
        <source>pixels only, no mm</source>
        <translation>nur Pixel, keine mm</translation>
    </message>
    <message>
        <source>patient plane</source>
        <translation>Patientenebene</translation>
    </message>
    <message>
        <source>pixel spacing of the picture</source>
        <translation>Pixelabstand des Bildes</translation>
    </message>
    <message>
        <source>detector plane, uncorrected</source>
        <translation>Detektorebene, unkorrigiert</translation>
    </message>
    <message>
        <source>ultrasound region</source>
        <translation>Ultraschallregion</translation>
    </message>
    <message>
        <source>none: pixels only</source>
        <translation>keine: nur Pixel</translation>
    </message>
    <message>
        <source>acquired pixels</source>
        <translation>aufgenommene Pixel</translation>
    </message>
    <message>
        <source>resampled pixels</source>
        <translation>umgerechnete Pixel</translation>
    </message>
    <message>
        <source>interpolated</source>
        <translation>interpoliert</translation>
    </message>
    <message>
        <source>not measurable: {reason}</source>
        <translation>nicht messbar: {reason}</translation>
    </message>
    <message>
        <source>mm: {source}</source>
        <translation>mm: {source}</translation>
    </message>
    <message>
        <source>values: {source}</source>
        <translation>Werte: {source}</translation>
    </message>
    <message>
        <source>Length</source>
        <translation>Länge</translation>
    </message>
    <message>
        <source>Long and short axis</source>
        <translation>Lang- und Kurzachse</translation>
    </message>
    <message>
        <source>Angle</source>
        <translation>Winkel</translation>
    </message>
    <message>
        <source>Cobb angle</source>
        <translation>Cobb-Winkel</translation>
    </message>
    <message>
        <source>Ellipse</source>
        <translation>Ellipse</translation>
    </message>
    <message>
        <source>Rectangle</source>
        <translation>Rechteck</translation>
    </message>
    <message>
        <source>Freehand region</source>
        <translation>Freihandregion</translation>
    </message>
    <message>
        <source>Point</source>
        <translation>Punkt</translation>
    </message>
    <message>
        <source>Arrow</source>
        <translation>Pfeil</translation>
    </message>
    <message>
        <source>Text</source>
        <translation>Text</translation>
    </message>
    <message>
        <source>Two of the points lie on each other.</source>
        <translation>Zwei der Punkte liegen aufeinander.</translation>
    </message>
    <message>
        <source>The outline crosses itself.</source>
        <translation>Der Umriss kreuzt sich selbst.</translation>
    </message>
    <message>
        <source>Depth</source>
        <translation>Tiefe</translation>
    </message>
    <message>
        <source>Time</source>
        <translation>Zeit</translation>
    </message>
    <message>
        <source>Velocity</source>
        <translation>Geschwindigkeit</translation>
    </message>
    <message>
        <source>Frequency</source>
        <translation>Frequenz</translation>
    </message>
    <message>
        <source>Long axis</source>
        <translation>Langachse</translation>
    </message>
    <message>
        <source>Short axis</source>
        <translation>Kurzachse</translation>
    </message>
    <message>
        <source>Supplementary angle</source>
        <translation>Ergänzungswinkel</translation>
    </message>
    <message>
        <source>Area</source>
        <translation>Fläche</translation>
    </message>
    <message>
        <source>Place</source>
        <translation>Ort</translation>
    </message>
    <message>
        <source>sagittal</source>
        <translation>sagittal</translation>
    </message>
    <message>
        <source>coronal</source>
        <translation>koronar</translation>
    </message>
    <message>
        <source>axial</source>
        <translation>axial</translation>
    </message>
    <message>
        <source>regions only</source>
        <translation>nur Regionen</translation>
    </message>
    <message>
        <source>no geometry</source>
        <translation>keine Geometrie</translation>
    </message>
    <message>
        <source>check geometry</source>
        <translation>Geometrie prüfen</translation>
    </message>
    <message>
        <source>geometry sound</source>
        <translation>Geometrie in Ordnung</translation>
    </message>
    <message>
        <source>Done about it</source>
        <translation>Abhilfe</translation>
    </message>
    <message>
        <source>Slices</source>
        <translation>Schichten</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>Pixel</translation>
    </message>
    <message>
        <source>{columns_mm:.4g} x {rows_mm:.4g} mm (width x height)</source>
        <translation>{columns_mm:.4g} x {rows_mm:.4g} mm (Breite x Höhe)</translation>
    </message>
    <message>
        <source>Orientation</source>
        <translation>Ausrichtung</translation>
    </message>
    <message>
        <source>Frame of reference</source>
        <translation>Bezugssystem</translation>
    </message>
    <message>
        <source>none: not comparable with other series</source>
        <translation>keines: nicht mit anderen Serien vergleichbar</translation>
    </message>
    <message>
        <source>Millimetres</source>
        <translation>Millimeter</translation>
    </message>
    <message>
        <source>Image Position, Image Orientation and Pixel Spacing of each slice</source>
        <translation>Image Position, Image Orientation und Pixel Spacing jeder Schicht</translation>
    </message>
    <message>
        <source>, {times} times</source>
        <translation>, {times} Zeitpunkte</translation>
    </message>
    <message>
        <source>one{times}</source>
        <translation>eine{times}</translation>
    </message>
    <message>
        <source>{count}{times}, {min:.4g} to {max:.4g} mm apart along their normal</source>
        <translation>{count}{times}, entlang der Normalen {min:.4g} bis {max:.4g} mm auseinander</translation>
    </message>
    <message>
        <source>{count}{times}, {mean:.4g} mm apart</source>
        <translation>{count}{times}, Abstand {mean:.4g} mm</translation>
    </message>
    <message>
        <source>, {degrees:.1f} degrees oblique</source>
        <translation>, {degrees:.1f} Grad schräg</translation>
    </message>
    <message>
        <source>{plane}{lean}; rows run to {letter_of}, columns to {letter_of_2}</source>
        <translation>{plane}{lean}; Zeilen laufen nach {letter_of}, Spalten nach {letter_of_2}</translation>
    </message>
    <message>
        <source>none: the file gives no place in the patient</source>
        <translation>keiner: Die Datei gibt keinen Ort im Patienten an</translation>
    </message>
    <message>
        <source>ultrasound regions</source>
        <translation>Ultraschallregionen</translation>
    </message>
    <message>
        <source>ultrasound regions ({regions_text})</source>
        <translation>Ultraschallregionen ({regions_text})</translation>
    </message>
    <message>
        <source>columns {left} to {right}, rows {top} to {bottom}</source>
        <translation>Spalten {left} bis {right}, Zeilen {top} bis {bottom}</translation>
    </message>
    <message>
        <source>Region {number}</source>
        <translation>Region {number}</translation>
    </message>
    <message>
        <source>Left out</source>
        <translation>Ausgelassen</translation>
    </message>
    <message>
        <source>differ from picture to picture</source>
        <translation>von Bild zu Bild verschieden</translation>
    </message>
    <message>
        <source>{width_mm:.4g} x {height_mm:.4g} mm (width x height)</source>
        <translation>{width_mm:.4g} x {height_mm:.4g} mm (Breite x Höhe)</translation>
    </message>
    <message>
        <source>{shape}, {k:.4g} mm apart</source>
        <translation>{shape}, Abstand {k:.4g} mm</translation>
    </message>
    <message>
        <source>{i:.4g} x {j:.4g} mm (width x height)</source>
        <translation>{i:.4g} x {j:.4g} mm (Breite x Höhe)</translation>
    </message>
    <message>
        <source>slices, rows and columns are counted to {letters}</source>
        <translation>Schichten, Zeilen und Spalten zählen nach {letters}</translation>
    </message>
    <message>
        <source>the matrix of the file</source>
        <translation>die Matrix der Datei</translation>
    </message>
    <message>
        <source>calibrated by the geometry of the beam at a known depth</source>
        <translation>kalibriert durch die Strahlengeometrie in bekannter Tiefe</translation>
    </message>
    <message>
        <source>calibrated with an object of known size</source>
        <translation>kalibriert mit einem Gegenstand bekannter Größe</translation>
    </message>
    <message>
        <source>Pixel Spacing</source>
        <translation>Pixel Spacing</translation>
    </message>
    <message>
        <source>calibrated ({by})</source>
        <translation>kalibriert ({by})</translation>
    </message>
    <message>
        <source>calibrated</source>
        <translation>kalibriert</translation>
    </message>
    <message>
        <source>Pixel Spacing, {how}</source>
        <translation>Pixel Spacing, {how}</translation>
    </message>
    <message>
        <source>Imager Pixel Spacing at the detector: lengths are larger than in the patient</source>
        <translation>Imager Pixel Spacing am Detektor: Längen sind größer als im Patienten</translation>
    </message>
    <message>
        <source>{text}, about {magnification:.3g} times (Estimated Radiographic Magnification Factor)</source>
        <translation>{text}, etwa {magnification:.3g}-fach (Estimated Radiographic Magnification Factor)</translation>
    </message>
    <message>
        <source>is a picture without a place in the patient</source>
        <translation>ist ein Bild ohne Ort im Patienten</translation>
    </message>
    <message>
        <source>is in colour</source>
        <translation>ist farbig</translation>
    </message>
    <message>
        <source>RECIST 1.1, target lesions: at most {MOST_TARGETS}, {MOST_PER_ORGAN} an organ; from {LEAST_MM:.0f} mm, nodes from {LEAST_NODE_MM:.0f} mm short axis. PR: {PR_PERCENT:.0f} % from baseline. PD: +{PD_PERCENT:.0f} % and +{PD_MM:.0f} mm over the smallest sum, or a new lesion. CR: all gone, nodes under {NORMAL_NODE_MM:.0f} mm.</source>
        <translation>RECIST 1.1, Zielläsionen: höchstens {MOST_TARGETS}, {MOST_PER_ORGAN} je Organ; ab {LEAST_MM:.0f} mm, Knoten ab {LEAST_NODE_MM:.0f} mm Kurzachse. PR: {PR_PERCENT:.0f} % gegenüber dem Ausgangswert. PD: +{PD_PERCENT:.0f} % und +{PD_MM:.0f} mm gegenüber der kleinsten Summe, oder eine neue Läsion. CR: alle verschwunden, Knoten unter {NORMAL_NODE_MM:.0f} mm.</translation>
    </message>
    <message>
        <source>baseline</source>
        <translation>Ausgangswert</translation>
    </message>
    <message>
        <source>complete response</source>
        <translation>komplette Remission</translation>
    </message>
    <message>
        <source>partial response</source>
        <translation>partielle Remission</translation>
    </message>
    <message>
        <source>stable disease</source>
        <translation>stabile Erkrankung</translation>
    </message>
    <message>
        <source>progressive disease</source>
        <translation>progrediente Erkrankung</translation>
    </message>
    <message>
        <source>not evaluable</source>
        <translation>nicht beurteilbar</translation>
    </message>
    <message>
        <source>No lesion is large enough at the first date to be a target.</source>
        <translation>Keine Läsion ist am ersten Zeitpunkt groß genug für eine Zielläsion.</translation>
    </message>
    <message>
        <source>{track} was not measured, nor said to be gone.</source>
        <translation>{track} wurde weder gemessen noch als verschwunden bezeichnet.</translation>
    </message>
    <message>
        <source>Whether {track} is the same lesion is not answered.</source>
        <translation>Ob {track} dieselbe Läsion ist, ist nicht beantwortet.</translation>
    </message>
    <message>
        <source>A target lesion is back after a complete response, which is progression.</source>
        <translation>Eine Zielläsion ist nach kompletter Remission zurückgekehrt; das ist Progression.</translation>
    </message>
    <message>
        <source>A new lesion is progression, whatever the sum.</source>
        <translation>Eine neue Läsion ist Progression, unabhängig von der Summe.</translation>
    </message>
    <message>
        <source>{over:+.1f} % and </source>
        <translation>{over:+.1f} % und </translation>
    </message>
    <message>
        <source>The sum is {more}{grown:+.1f} mm over its smallest value.</source>
        <translation>Die Summe liegt {more}{grown:+.1f} mm über ihrem kleinsten Wert.</translation>
    </message>
    <message>
        <source>All target lesions are gone, or nodes of normal size.</source>
        <translation>Alle Zielläsionen sind verschwunden oder Knoten normaler Größe.</translation>
    </message>
    <message>
        <source>The sum is {percent:+.1f} % from baseline.</source>
        <translation>Die Summe liegt bei {percent:+.1f} % gegenüber dem Ausgangswert.</translation>
    </message>
    <message>
        <source>Neither shrunk enough for a partial response nor grown enough for progression.</source>
        <translation>Weder genug geschrumpft für eine partielle Remission noch genug gewachsen für eine Progression.</translation>
    </message>
    <message>
        <source>{track} is a new lesion.</source>
        <translation>{track} ist eine neue Läsion.</translation>
    </message>
    <message>
        <source>{name} may be a new lesion, which would be progression.</source>
        <translation>{name} könnte eine neue Läsion sein, was Progression wäre.</translation>
    </message>
    <message>
        <source>Mean</source>
        <translation>Mittelwert</translation>
    </message>
    <message>
        <source>Min</source>
        <translation>Min</translation>
    </message>
    <message>
        <source>Max</source>
        <translation>Max</translation>
    </message>
    <message>
        <source>It lies outside the image.</source>
        <translation>Es liegt außerhalb des Bildes.</translation>
    </message>
    <message>
        <source>No pixel has its middle inside the outline.</source>
        <translation>Kein Pixel hat seine Mitte innerhalb des Umrisses.</translation>
    </message>
    <message>
        <source>All pixels inside lie outside the image (padding).</source>
        <translation>Alle Pixel darin liegen außerhalb des Bildes (Füllwert).</translation>
    </message>
    <message>
        <source>The pixel lies outside the image (padding).</source>
        <translation>Das Pixel liegt außerhalb des Bildes (Füllwert).</translation>
    </message>
    <message>
        <source>Some of the pixels have no finite value.</source>
        <translation>Manche der Pixel haben keinen endlichen Wert.</translation>
    </message>
    <message>
        <source>Value</source>
        <translation>Wert</translation>
    </message>
    <message>
        <source>Red</source>
        <translation>Rot</translation>
    </message>
    <message>
        <source>Green</source>
        <translation>Grün</translation>
    </message>
    <message>
        <source>Blue</source>
        <translation>Blau</translation>
    </message>
    <message>
        <source>The pixel has no finite value.</source>
        <translation>Das Pixel hat keinen endlichen Wert.</translation>
    </message>
    <message>
        <source>Decision support, not a cleared medical device. AI findings are candidates for review; the final judgement is always the physician&apos;s.</source>
        <translation>Entscheidungshilfe, kein zugelassenes Medizinprodukt. KI-Befunde sind Vorschläge zur Prüfung; das endgültige Urteil liegt immer beim Arzt.</translation>
    </message>
    <message>
        <source>patient ID</source>
        <translation>Patienten-ID</translation>
    </message>
    <message>
        <source>name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>birth date</source>
        <translation>Geburtsdatum</translation>
    </message>
    <message>
        <source>sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>The patient IDs were given by different hospitals and cannot be compared.</source>
        <translation>Die Patienten-IDs stammen aus verschiedenen Häusern und sind nicht vergleichbar.</translation>
    </message>
    <message>
        <source>The {name} is missing in one of them.</source>
        <translation>{name}: fehlt bei einer der beiden.</translation>
    </message>
    <message>
        <source>The {name} differs.</source>
        <translation>{name}: verschieden.</translation>
    </message>
    <message>
        <source>mean</source>
        <translation>Mittel</translation>
    </message>
    <message>
        <source>volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>image</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>cine</source>
        <translation>Cine</translation>
    </message>
    <message>
        <source>document</source>
        <translation>Dokument</translation>
    </message>
    <message>
        <source>segmentation</source>
        <translation>Segmentierung</translation>
    </message>
    <message>
        <source>report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>unsupported</source>
        <translation>nicht unterstützt</translation>
    </message>
    <message>
        <source>(no name)</source>
        <translation>(kein Name)</translation>
    </message>
    <message>
        <source>scroll slices</source>
        <translation>Schichten durchgehen</translation>
    </message>
    <message>
        <source>turn planes</source>
        <translation>Ebenen drehen</translation>
    </message>
    <message>
        <source>window from region</source>
        <translation>Fenster aus Region</translation>
    </message>
    <message>
        <source>threshold brush</source>
        <translation>Schwellenpinsel</translation>
    </message>
    <message>
        <source>region grow</source>
        <translation>Region wachsen lassen</translation>
    </message>
    <message>
        <source>There is no scale outside the ultrasound regions.</source>
        <translation>Außerhalb der Ultraschallregionen gibt es keinen Maßstab.</translation>
    </message>
    <message>
        <source>The points lie in different ultrasound regions.</source>
        <translation>Die Punkte liegen in verschiedenen Ultraschallregionen.</translation>
    </message>
    <message>
        <source>The points lie in overlapping ultrasound regions with different scales.</source>
        <translation>Die Punkte liegen in überlappenden Ultraschallregionen mit verschiedenen Maßstäben.</translation>
    </message>
    <message>
        <source>no data</source>
        <translation>keine Daten</translation>
    </message>
    <message>
        <source>Doppler spectrum</source>
        <translation>Doppler-Spektrum</translation>
    </message>
    <message>
        <source>wave form</source>
        <translation>Wellenform</translation>
    </message>
    <message>
        <source>graphics</source>
        <translation>Grafik</translation>
    </message>
    <message>
        <source>tissue</source>
        <translation>Gewebe</translation>
    </message>
    <message>
        <source>colour flow</source>
        <translation>Farbdoppler</translation>
    </message>
    <message>
        <source>PW Doppler spectrum</source>
        <translation>PW-Doppler-Spektrum</translation>
    </message>
    <message>
        <source>CW Doppler spectrum</source>
        <translation>CW-Doppler-Spektrum</translation>
    </message>
    <message>
        <source>Doppler mean trace</source>
        <translation>Doppler-Mittelkurve</translation>
    </message>
    <message>
        <source>Doppler mode trace</source>
        <translation>Doppler-Modalkurve</translation>
    </message>
    <message>
        <source>Doppler maximum trace</source>
        <translation>Doppler-Maximalkurve</translation>
    </message>
    <message>
        <source>volume trace</source>
        <translation>Volumenkurve</translation>
    </message>
    <message>
        <source>ECG trace</source>
        <translation>EKG-Kurve</translation>
    </message>
    <message>
        <source>pulse trace</source>
        <translation>Pulskurve</translation>
    </message>
    <message>
        <source>phonocardiogram</source>
        <translation>Phonokardiogramm</translation>
    </message>
    <message>
        <source>grey bar</source>
        <translation>Graukeil</translation>
    </message>
    <message>
        <source>colour bar</source>
        <translation>Farbkeil</translation>
    </message>
    <message>
        <source>area trace</source>
        <translation>Flächenkurve</translation>
    </message>
    <message>
        <source>change of area</source>
        <translation>Flächenänderung</translation>
    </message>
    <message>
        <source>physiological trace</source>
        <translation>physiologische Kurve</translation>
    </message>
    <message>
        <source>degrees</source>
        <translation>Grad</translation>
    </message>
    <message>
        <source>{step:.3g} {unit} per {word}</source>
        <translation>{step:.3g} {unit} je {word}</translation>
    </message>
    <message>
        <source>{width:.3g} x {height:.3g} mm per pixel (width x height)</source>
        <translation>{width:.3g} x {height:.3g} mm je Pixel (Breite x Höhe)</translation>
    </message>
    <message>
        <source>column</source>
        <translation>Spalte</translation>
    </message>
    <message>
        <source>row</source>
        <translation>Zeile</translation>
    </message>
    <message>
        <source>no scale</source>
        <translation>kein Maßstab</translation>
    </message>
    <message>
        <source>, with {down} across {right}</source>
        <translation>, mit {down} über {right}</translation>
    </message>
    <message>
        <source>The ultrasound region is {region}{across}: lines in it have no length in millimetres.</source>
        <translation>Die Ultraschallregion ist {region}{across}: Linien darin haben keine Länge in Millimetern.</translation>
    </message>
    <message>
        <source>{counts} to {counts_2} per picture</source>
        <translation>{counts} bis {counts_2} je Bild</translation>
    </message>
    <message>
        <source>VOI LUT</source>
        <translation>VOI-LUT</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>Fenster</translation>
    </message>
    <message>
        <source>CT overview</source>
        <translation>CT Übersicht</translation>
    </message>
    <message>
        <source>CT bone</source>
        <translation>CT Knochen</translation>
    </message>
    <message>
        <source>CT lung</source>
        <translation>CT Lunge</translation>
    </message>
    <message>
        <source>CT vessels</source>
        <translation>CT Gefäße</translation>
    </message>
    <message>
        <source>CT soft tissue</source>
        <translation>CT Weichteile</translation>
    </message>
    <message>
        <source>Choose the findings.json that medviewer analyse or an export wrote.</source>
        <translation>Die findings.json wählen, die „medviewer analyse“ oder eine Ausgabe geschrieben hat.</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}; nothing of it was left behind.</source>
        <translation>{path} konnte nicht geschrieben werden: {reason}; nichts davon blieb zurück.</translation>
    </message>
    <message>
        <source>Check that the folder is writable and has free space.</source>
        <translation>Prüfen, ob der Ordner beschreibbar ist und freien Platz hat.</translation>
    </message>
    <message>
        <source>{path} was written by a newer version of medviewer (schema {version}).</source>
        <translation>{path} wurde von einer neueren Version von medviewer geschrieben (Schema {version}).</translation>
    </message>
    <message>
        <source>Use that version.</source>
        <translation>Diese Version benutzen.</translation>
    </message>
    <message>
        <source>{path} is not a findings file: {fault}.</source>
        <translation>{path} ist keine Befunddatei: {fault}.</translation>
    </message>
    <message>
        <source>{path} cannot be read: {strerror}.</source>
        <translation>{path} kann nicht gelesen werden: {strerror}.</translation>
    </message>
    <message>
        <source>it is not text</source>
        <translation>es ist kein Text</translation>
    </message>
    <message>
        <source>it is not JSON ({error})</source>
        <translation>es ist kein JSON ({error})</translation>
    </message>
    <message>
        <source>{name} is not a number</source>
        <translation>{name} ist keine Zahl</translation>
    </message>
    <message>
        <source>at {json_path}, {sentence}</source>
        <translation>bei {json_path}, {sentence}</translation>
    </message>
    <message>
        <source>the finding {twice} is listed twice</source>
        <translation>der Befund {twice} ist zweimal aufgeführt</translation>
    </message>
    <message>
        <source>a decision is on the finding {stray}, which is not listed</source>
        <translation>eine Entscheidung gilt dem Befund {stray}, der nicht aufgeführt ist</translation>
    </message>
    <message>
        <source>PDF report</source>
        <translation>PDF-Bericht</translation>
    </message>
    <message>
        <source>Findings (JSON)</source>
        <translation>Befunde (JSON)</translation>
    </message>
    <message>
        <source>Table (CSV)</source>
        <translation>Tabelle (CSV)</translation>
    </message>
    <message>
        <source>Writing {filename}</source>
        <translation>{filename} wird geschrieben</translation>
    </message>
    <message>
        <source>Export finished</source>
        <translation>Ausgabe beendet</translation>
    </message>
    <message>
        <source>{format} refers to DICOM images, and the source of this report is not DICOM.</source>
        <translation>{format} bezieht sich auf DICOM-Bilder, und die Quelle dieses Berichts ist nicht DICOM.</translation>
    </message>
    <message>
        <source>Export it as PDF, JSON or CSV.</source>
        <translation>Als PDF, JSON oder CSV ausgeben.</translation>
    </message>
    <message>
        <source>Check that the folder is writable and has free space, then export again.</source>
        <translation>Prüfen, ob der Ordner beschreibbar ist und freien Platz hat, dann noch einmal ausgeben.</translation>
    </message>
    <message>
        <source>{name!r} is not an export format.</source>
        <translation>{name!r} ist kein Ausgabeformat.</translation>
    </message>
    <message>
        <source>Choose from {formats}.</source>
        <translation>Zur Wahl stehen {formats}.</translation>
    </message>
    <message>
        <source>glTF (binary)</source>
        <translation>glTF (binär)</translation>
    </message>
    <message>
        <source>{path} does not end with one of {endings}.</source>
        <translation>{path} endet nicht auf eines von {endings}.</translation>
    </message>
    <message>
        <source>Choose one of these formats.</source>
        <translation>Eines dieser Formate wählen.</translation>
    </message>
    <message>
        <source>There is no surface to save: it is empty.</source>
        <translation>Es gibt keine Oberfläche zu sichern: Sie ist leer.</translation>
    </message>
    <message>
        <source>Choose another threshold or segment.</source>
        <translation>Eine andere Schwelle oder ein anderes Segment wählen.</translation>
    </message>
    <message>
        <source>{path} could not be written: {reason}.</source>
        <translation>{path} konnte nicht geschrieben werden: {reason}.</translation>
    </message>
    <message>
        <source>Check that the folder can be written to and the disk has room.</source>
        <translation>Prüfen, ob in den Ordner geschrieben werden kann und der Datenträger Platz hat.</translation>
    </message>
    <message>
        <source>Report on AI findings: {status}</source>
        <translation>Bericht über KI-Befunde: {status}</translation>
    </message>
    <message>
        <source>Study {uid}</source>
        <translation>Untersuchung {uid}</translation>
    </message>
    <message>
        <source>en</source>
        <translation>de</translation>
    </message>
    <message>
        <source>Accepted findings</source>
        <translation>Angenommene Befunde</translation>
    </message>
    <message>
        <source>Findings waiting for review</source>
        <translation>Befunde, die auf Prüfung warten</translation>
    </message>
    <message>
        <source>Annex: rejected findings</source>
        <translation>Anhang: abgelehnte Befunde</translation>
    </message>
    <message>
        <source>ID {id} · born {born} · sex {sex}</source>
        <translation>ID {id} · geboren {born} · Geschlecht {sex}</translation>
    </message>
    <message>
        <source>not given</source>
        <translation>nicht angegeben</translation>
    </message>
    <message>
        <source>date not given</source>
        <translation>Datum nicht angegeben</translation>
    </message>
    <message>
        <source>{date} · accession {accession} · {description}</source>
        <translation>{date} · Auftragsnummer {accession} · {description}</translation>
    </message>
    <message>
        <source>no description</source>
        <translation>keine Beschreibung</translation>
    </message>
    <message>
        <source>medviewer {version} · {moment}</source>
        <translation>medviewer {version} · {moment}</translation>
    </message>
    <message>
        <source>Page {page}/{pages}</source>
        <translation>Seite {page}/{pages}</translation>
    </message>
    <message>
        <source>Report on AI findings</source>
        <translation>Bericht über KI-Befunde</translation>
    </message>
    <message>
        <source>Provenance</source>
        <translation>Herkunft</translation>
    </message>
    <message>
        <source>Warnings</source>
        <translation>Warnungen</translation>
    </message>
    <message>
        <source>Findings</source>
        <translation>Befunde</translation>
    </message>
    <message>
        <source>The model reported no finding at its operating point.</source>
        <translation>Das Modell meldete keinen Befund an seinem Arbeitspunkt.</translation>
    </message>
    <message>
        <source>No.</source>
        <translation>Nr.</translation>
    </message>
    <message>
        <source>Finding</source>
        <translation>Befund</translation>
    </message>
    <message>
        <source>Side</source>
        <translation>Seite</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>Größe</translation>
    </message>
    <message>
        <source>Score</source>
        <translation>Score</translation>
    </message>
    <message>
        <source>Severity</source>
        <translation>Schweregrad</translation>
    </message>
    <message>
        <source>Verdict</source>
        <translation>Urteil</translation>
    </message>
    <message>
        <source>Findings ({count})</source>
        <translation>Befunde ({count})</translation>
    </message>
    <message>
        <source>Measurement</source>
        <translation>Messung</translation>
    </message>
    <message>
        <source>Values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>Source</source>
        <translation>Quelle</translation>
    </message>
    <message>
        <source>Series</source>
        <translation>Serie</translation>
    </message>
    <message>
        <source>Measurements ({count})</source>
        <translation>Messungen ({count})</translation>
    </message>
    <message>
        <source>Segment</source>
        <translation>Segment</translation>
    </message>
    <message>
        <source>Volume</source>
        <translation>Volumen</translation>
    </message>
    <message>
        <source>Segments ({count})</source>
        <translation>Segmente ({count})</translation>
    </message>
    <message>
        <source>Key images ({count})</source>
        <translation>Schlüsselbilder ({count})</translation>
    </message>
    <message>
        <source>not graded</source>
        <translation>nicht eingestuft</translation>
    </message>
    <message>
        <source>days</source>
        <translation>Tage</translation>
    </message>
    <message>
        <source>weeks</source>
        <translation>Wochen</translation>
    </message>
    <message>
        <source>months</source>
        <translation>Monate</translation>
    </message>
    <message>
        <source>years</source>
        <translation>Jahre</translation>
    </message>
    <message>
        <source>side not known</source>
        <translation>Seite nicht bekannt</translation>
    </message>
    <message>
        <source>{size} diameter</source>
        <translation>{size} Durchmesser</translation>
    </message>
    <message>
        <source>{sizes} mm box</source>
        <translation>Kasten {sizes} mm</translation>
    </message>
    <message>
        <source>{width:.0f} × {height:.0f} pixels</source>
        <translation>{width:.0f} × {height:.0f} Pixel</translation>
    </message>
    <message>
        <source>not measured</source>
        <translation>nicht gemessen</translation>
    </message>
    <message>
        <source>{column:.0f}, {row:.0f} in frame {frame}</source>
        <translation>{column:.0f}, {row:.0f} in Bild {frame}</translation>
    </message>
    <message>
        <source>Centre (LPS)</source>
        <translation>Mitte (LPS)</translation>
    </message>
    <message>
        <source>Slice</source>
        <translation>Schicht</translation>
    </message>
    <message>
        <source>axial {number} of {count}</source>
        <translation>axial {number} von {count}</translation>
    </message>
    <message>
        <source>Extent</source>
        <translation>Ausdehnung</translation>
    </message>
    <message>
        <source>Model score</source>
        <translation>Score des Modells</translation>
    </message>
    <message>
        <source>Code</source>
        <translation>Code</translation>
    </message>
    <message>
        <source>Model</source>
        <translation>Modell</translation>
    </message>
    <message>
        <source>pending: not reviewed</source>
        <translation>offen: nicht geprüft</translation>
    </message>
    <message>
        <source>deferred: no verdict yet</source>
        <translation>zurückgestellt: noch kein Urteil</translation>
    </message>
    <message>
        <source>accepted with modification</source>
        <translation>mit Änderung angenommen</translation>
    </message>
    <message>
        <source>Reader</source>
        <translation>Befunder</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>Entschieden</translation>
    </message>
    <message>
        <source>Reason: {reason}</source>
        <translation>Grund: {reason}</translation>
    </message>
    <message>
        <source>Note: {note}</source>
        <translation>Anmerkung: {note}</translation>
    </message>
    <message>
        <source>Evidence: {text}</source>
        <translation>Evidenz: {text}</translation>
    </message>
    <message>
        <source>Patient</source>
        <translation>Patient</translation>
    </message>
    <message>
        <source>Patient ID</source>
        <translation>Patienten-ID</translation>
    </message>
    <message>
        <source>Born</source>
        <translation>Geboren</translation>
    </message>
    <message>
        <source>Sex</source>
        <translation>Geschlecht</translation>
    </message>
    <message>
        <source>Age at study</source>
        <translation>Alter bei der Untersuchung</translation>
    </message>
    <message>
        <source>Study</source>
        <translation>Untersuchung</translation>
    </message>
    <message>
        <source>Study date</source>
        <translation>Untersuchungsdatum</translation>
    </message>
    <message>
        <source>Accession</source>
        <translation>Auftragsnummer</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>Institution</source>
        <translation>Einrichtung</translation>
    </message>
    <message>
        <source>Referring physician</source>
        <translation>Überweiser</translation>
    </message>
    <message>
        <source>, at {times} times</source>
        <translation>, zu {times} Zeitpunkten</translation>
    </message>
    <message>
        <source>{count} of {rows} × {columns} pixels{over_time}</source>
        <translation>{count} aus {rows} × {columns} Pixeln{over_time}</translation>
    </message>
    <message>
        <source>Version</source>
        <translation>Version</translation>
    </message>
    <message>
        <source>Weights SHA-256</source>
        <translation>SHA-256 der Gewichte</translation>
    </message>
    <message>
        <source>Operating point</source>
        <translation>Arbeitspunkt</translation>
    </message>
    <message>
        <source>score ≥ {point:g}</source>
        <translation>Score ≥ {point:g}</translation>
    </message>
    <message>
        <source>Ran on</source>
        <translation>Gelaufen auf</translation>
    </message>
    <message>
        <source>Run</source>
        <translation>Lauf</translation>
    </message>
    <message>
        <source>Pixels SHA-256</source>
        <translation>SHA-256 der Pixel</translation>
    </message>
    <message>
        <source>Preprocessing SHA-256</source>
        <translation>SHA-256 der Vorverarbeitung</translation>
    </message>
    <message>
        <source>Study UID</source>
        <translation>Study UID</translation>
    </message>
    <message>
        <source>Series UID</source>
        <translation>Series UID</translation>
    </message>
    <message>
        <source>{number} of {count}</source>
        <translation>{number} von {count}</translation>
    </message>
    <message>
        <source>FINAL</source>
        <translation>ENDGÜLTIG</translation>
    </message>
    <message>
        <source>Signed by {reader}, {moment}.{addendum}</source>
        <translation>Signiert von {reader}, {moment}.{addendum}</translation>
    </message>
    <message>
        <source>Reader: {reader}.</source>
        <translation>Befunder: {reader}.</translation>
    </message>
    <message>
        <source>No reader has reviewed it.</source>
        <translation>Kein Befunder hat ihn geprüft.</translation>
    </message>
    <message>
        <source>{waiting} of {count} findings wait for a verdict.</source>
        <translation>{waiting} von {count} Befunden warten auf ein Urteil.</translation>
    </message>
    <message>
        <source>It is not signed.</source>
        <translation>Er ist nicht signiert.</translation>
    </message>
    <message>
        <source>PRELIMINARY – UNVERIFIED</source>
        <translation>VORLÄUFIG – NICHT GEPRÜFT</translation>
    </message>
    <message>
        <source>{found} {reader} Created {moment}.{addendum}</source>
        <translation>{found} {reader} Erstellt am {moment}.{addendum}</translation>
    </message>
    <message>
        <source>the report signed by {reader} on {moment}</source>
        <translation>der Bericht, den {reader} am {moment} signiert hat</translation>
    </message>
    <message>
        <source>It differs from {last}.</source>
        <translation>Er weicht ab von: {last}.</translation>
    </message>
    <message>
        <source>Addendum to {last}.</source>
        <translation>Nachtrag zu: {last}.</translation>
    </message>
    <message>
        <source>The source image {path} cannot be read any more, so no report can refer to it.</source>
        <translation>Das Quellbild {path} kann nicht mehr gelesen werden, daher kann sich kein Bericht darauf beziehen.</translation>
    </message>
    <message>
        <source>Open the study again from where its files are now.</source>
        <translation>Die Untersuchung von dort noch einmal öffnen, wo ihre Dateien jetzt liegen.</translation>
    </message>
    <message>
        <source>A structured report refers to images, and this report has none.</source>
        <translation>Ein Structured Report bezieht sich auf Bilder, und dieser Bericht hat keine.</translation>
    </message>
    <message>
        <source>Open the study again.</source>
        <translation>Die Untersuchung noch einmal öffnen.</translation>
    </message>
    <message>
        <source>The plug-in id &apos;{id}&apos; is taken by {folder}, which was found first.</source>
        <translation>Die Plug-in-Kennung &apos;{id}&apos; ist durch {folder} vergeben, das zuerst gefunden wurde.</translation>
    </message>
    <message>
        <source>The plug-in folder {folder} cannot be read: {strerror}.</source>
        <translation>Der Plug-in-Ordner {folder} kann nicht gelesen werden: {strerror}.</translation>
    </message>
    <message>
        <source>The plug-in folder {path} cannot be read: {strerror}.</source>
        <translation>Der Plug-in-Ordner {path} kann nicht gelesen werden: {strerror}.</translation>
    </message>
    <message>
        <source>diameter</source>
        <translation>Durchmesser</translation>
    </message>
    <message>
        <source>contrast</source>
        <translation>Kontrast</translation>
    </message>
    <message>
        <source>Choose another series or another model.</source>
        <translation>Eine andere Serie oder ein anderes Modell wählen.</translation>
    </message>
    <message>
        <source>{name} is made for {wanted}; this series is {modality}.</source>
        <translation>{name} ist für {wanted} gemacht; diese Serie ist {modality}.</translation>
    </message>
    <message>
        <source>{name} needs grey values with a place in the patient; this series {reason}.</source>
        <translation>{name} braucht Grauwerte mit einem Ort im Patienten; diese Serie {reason}.</translation>
    </message>
    <message>
        <source>{name} needs at least {min_slices} slices; this series has {slices}.</source>
        <translation>{name} braucht mindestens {min_slices} Schichten; diese Serie hat {slices}.</translation>
    </message>
    <message>
        <source>{name} needs values in {unit}; this series is in {found}.</source>
        <translation>{name} braucht Werte in {unit}; diese Serie ist in {found}.</translation>
    </message>
    <message>
        <source>{name} needs slices at right angles to their axis; this series is tilted.</source>
        <translation>{name} braucht Schichten im rechten Winkel zu ihrer Achse; diese Serie ist gekippt.</translation>
    </message>
    <message>
        <source>{name} needs slices without gaps; in this series some between others are missing.</source>
        <translation>{name} braucht Schichten ohne Lücken; in dieser Serie fehlen welche dazwischen.</translation>
    </message>
    <message>
        <source>The model file {path} is larger than {size} GB.</source>
        <translation>Die Modelldatei {path} ist größer als {size} GB.</translation>
    </message>
    <message>
        <source>The file with weights {path} is a link, through which a file from elsewhere could be read.</source>
        <translation>Die Datei mit Gewichten {path} ist eine Verknüpfung, über die eine Datei von anderswo gelesen werden könnte.</translation>
    </message>
    <message>
        <source>Copy the file itself into the plug-in&apos;s folder.</source>
        <translation>Die Datei selbst in den Ordner des Plug-ins kopieren.</translation>
    </message>
    <message>
        <source>The file {file} of &apos;{id}&apos; is not the one its manifest describes: SHA-256 {found}… instead of {sha256}…, so it is not run.</source>
        <translation>Die Datei {file} von „{id}“ ist nicht die, die das Manifest beschreibt: SHA-256 {found}… statt {sha256}…; sie wird nicht ausgeführt.</translation>
    </message>
    <message>
        <source>Install the plug-in again: {folder}</source>
        <translation>Das Plug-in neu installieren: {folder}</translation>
    </message>
    <message>
        <source>The model file {path} is not a file.</source>
        <translation>Die Modelldatei {path} ist keine Datei.</translation>
    </message>
    <message>
        <source>Install the plug-in again.</source>
        <translation>Das Plug-in neu installieren.</translation>
    </message>
    <message>
        <source>Such models are not supported.</source>
        <translation>Solche Modelle werden nicht unterstützt.</translation>
    </message>
    <message>
        <source>The model file {path} cannot be read: {strerror}.</source>
        <translation>Die Modelldatei {path} kann nicht gelesen werden: {strerror}.</translation>
    </message>
    <message>
        <source>Check the folder.</source>
        <translation>Den Ordner prüfen.</translation>
    </message>
    <message>
        <source>The file {path} is not an ONNX model.</source>
        <translation>Die Datei {path} ist kein ONNX-Modell.</translation>
    </message>
    <message>
        <source>The model of &apos;{id}&apos; uses operators outside the ONNX standard ({strange}).</source>
        <translation>Das Modell von &apos;{id}&apos; benutzt Operatoren außerhalb des ONNX-Standards ({strange}).</translation>
    </message>
    <message>
        <source>Export the model with standard operators only.</source>
        <translation>Das Modell nur mit Standardoperatoren exportieren.</translation>
    </message>
    <message>
        <source>The model of &apos;{id}&apos; contains {names}, which could run for ever.</source>
        <translation>Das Modell von &apos;{id}&apos; enthält {names}, was endlos laufen könnte.</translation>
    </message>
    <message>
        <source>Set model.allow_control_flow in its manifest if you trust it.</source>
        <translation>model.allow_control_flow im Manifest setzen, wenn man ihm vertraut.</translation>
    </message>
    <message>
        <source>The weights &apos;{name}&apos; of the model of &apos;{id}&apos; {fault}.</source>
        <translation>Die Gewichte „{name}“ des Modells von „{id}“ {fault}.</translation>
    </message>
    <message>
        <source>Import the model again; its manifest names the files that come with it.</source>
        <translation>Das Modell noch einmal importieren; sein Manifest nennt die Dateien, die dazugehören.</translation>
    </message>
    <message>
        <source>lie in a file that its manifest does not name ({file})</source>
        <translation>liegen in einer Datei, die sein Manifest nicht nennt ({file})</translation>
    </message>
    <message>
        <source>have a place in {file} that is no number of bytes</source>
        <translation>haben in {file} einen Ort, der keine Zahl von Bytes ist</translation>
    </message>
    <message>
        <source>need {needed} bytes, and {length} are said to be in {file}</source>
        <translation>brauchen {needed} Bytes, und in {file} sollen es {length} sein</translation>
    </message>
    <message>
        <source>lie beyond the end of {file}</source>
        <translation>liegen hinter dem Ende von {file}</translation>
    </message>
    <message>
        <source>The model of &apos;{id}&apos; makes a tensor &apos;{name}&apos; of {size} GB, more than {most} GB.</source>
        <translation>Das Modell von „{id}“ erzeugt einen Tensor „{name}“ von {size} GB, mehr als {most} GB.</translation>
    </message>
    <message>
        <source>It is not run; ask its maker for a smaller export.</source>
        <translation>Es wird nicht ausgeführt; den Hersteller um einen kleineren Export bitten.</translation>
    </message>
    <message>
        <source>is a file name in the plug-in&apos;s own folder, without any path</source>
        <translation>ist ein Dateiname im eigenen Ordner des Plug-ins, ohne Pfad</translation>
    </message>
    <message>
        <source>size_mm gives the smallest size first</source>
        <translation>size_mm nennt die kleinste Größe zuerst</translation>
    </message>
    <message>
        <source>gives the lower end first, and the upper end above it</source>
        <translation>nennt das untere Ende zuerst und das obere darüber</translation>
    </message>
    <message>
        <source>preprocess may name {name} once</source>
        <translation>preprocess darf {name} einmal nennen</translation>
    </message>
    <message>
        <source>The plug-in manifest {path} is not valid: {problems}.</source>
        <translation>Das Plug-in-Manifest {path} ist nicht gültig: {problems}.</translation>
    </message>
    <message>
        <source>Correct the manifest; its fields are described in resources/docs/plugins.md.</source>
        <translation>Das Manifest berichtigen; seine Felder beschreibt resources/docs/plugins.md.</translation>
    </message>
    <message>
        <source>The plug-in manifest {path} is written in form {version}, which is newer than this program.</source>
        <translation>Das Plug-in-Manifest {path} hat die Form {version}, die neuer ist als dieses Programm.</translation>
    </message>
    <message>
        <source>Update medviewer, or take an older version of the plug-in.</source>
        <translation>medviewer aktualisieren oder eine ältere Version des Plug-ins nehmen.</translation>
    </message>
    <message>
        <source>The plug-in manifest {path} is larger than a manifest can be.</source>
        <translation>Das Plug-in-Manifest {path} ist größer, als ein Manifest sein kann.</translation>
    </message>
    <message>
        <source>There is no {file} in {folder}.</source>
        <translation>In {folder} gibt es keine Datei {file}.</translation>
    </message>
    <message>
        <source>Choose a plug-in folder.</source>
        <translation>Einen Plug-in-Ordner wählen.</translation>
    </message>
    <message>
        <source>The plug-in manifest {path} cannot be read: {error}.</source>
        <translation>Das Plug-in-Manifest {path} kann nicht gelesen werden: {error}.</translation>
    </message>
    <message>
        <source>Check the file.</source>
        <translation>Die Datei prüfen.</translation>
    </message>
    <message>
        <source>, line {line}</source>
        <translation>, Zeile {line}</translation>
    </message>
    <message>
        <source>it cannot be parsed</source>
        <translation>es ist nicht lesbar</translation>
    </message>
    <message>
        <source>The plug-in manifest {path}{where} is not valid YAML: {problem}.</source>
        <translation>Das Plug-in-Manifest {path}{where} ist kein gültiges YAML: {problem}.</translation>
    </message>
    <message>
        <source>Correct the file.</source>
        <translation>Die Datei berichtigen.</translation>
    </message>
    <message>
        <source>and {count} more</source>
        <translation>und {count} weitere</translation>
    </message>
    <message>
        <source>the document</source>
        <translation>das Dokument</translation>
    </message>
    <message>
        <source>unknown field</source>
        <translation>unbekanntes Feld</translation>
    </message>
    <message>
        <source>missing field</source>
        <translation>fehlendes Feld</translation>
    </message>
    <message>
        <source>line {line}: {kind} &apos;{field}&apos;</source>
        <translation>Zeile {line}: {kind} &apos;{field}&apos;</translation>
    </message>
    <message>
        <source>line {line}: &apos;{field}&apos;: {fault}</source>
        <translation>Zeile {line}: &apos;{field}&apos;: {fault}</translation>
    </message>
    <message>
        <source>preparing the volume</source>
        <translation>Volumen wird vorbereitet</translation>
    </message>
    <message>
        <source>measuring candidates</source>
        <translation>Kandidaten werden vermessen</translation>
    </message>
    <message>
        <source>drawing the evidence</source>
        <translation>Evidenz wird gezeichnet</translation>
    </message>
    <message>
        <source>{count} candidates</source>
        <translation>{count} Kandidaten</translation>
    </message>
    <message>
        <source>The model of &apos;{id}&apos; and its manifest name different tensors: {names}.</source>
        <translation>Das Modell von &apos;{id}&apos; und sein Manifest nennen verschiedene Tensoren: {names}.</translation>
    </message>
    <message>
        <source>Correct the manifest.</source>
        <translation>Das Manifest berichtigen.</translation>
    </message>
    <message>
        <source>The series has values that are not finite numbers (NaN or infinity), so no model is run on it.</source>
        <translation>Die Serie hat Werte, die keine endlichen Zahlen sind (NaN oder unendlich); daher läuft kein Modell darauf.</translation>
    </message>
    <message>
        <source>Choose another series, or write one in which every voxel has a value.</source>
        <translation>Eine andere Serie wählen oder eine schreiben, in der jedes Voxel einen Wert hat.</translation>
    </message>
    <message>
        <source>No lungs were found in this series, so this model has nothing to look at.</source>
        <translation>In dieser Serie wurde keine Lunge gefunden, daher hat dieses Modell nichts anzusehen.</translation>
    </message>
    <message>
        <source>Choose a chest CT that shows the lungs.</source>
        <translation>Ein Thorax-CT wählen, das die Lunge zeigt.</translation>
    </message>
    <message>
        <source>a test of the device</source>
        <translation>eine Prüfung des Geräts</translation>
    </message>
    <message>
        <source>The model of &apos;{plugin_id}&apos; cannot be loaded: {error}</source>
        <translation>Das Modell von &apos;{plugin_id}&apos; kann nicht geladen werden: {error}</translation>
    </message>
    <message>
        <source>Check the plug-in.</source>
        <translation>Das Plug-in prüfen.</translation>
    </message>
    <message>
        <source>No usable GPU: ONNX Runtime could not start its CUDA provider on this machine.</source>
        <translation>Keine nutzbare GPU: ONNX Runtime konnte seinen CUDA-Provider auf diesem Rechner nicht starten.</translation>
    </message>
    <message>
        <source>Install the NVIDIA driver and the &apos;cuda&apos; extra, or use --device cpu.</source>
        <translation>Den NVIDIA-Treiber und das Extra &apos;cuda&apos; installieren oder --device cpu benutzen.</translation>
    </message>
    <message>
        <source>The model &apos;{plugin_id}&apos; failed: {error}</source>
        <translation>Das Modell &apos;{plugin_id}&apos; ist gescheitert: {error}</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>Nichts wurde geändert.</translation>
    </message>
    <message>
        <source>The model &apos;{plugin_id}&apos; gave numbers that are not finite.</source>
        <translation>Das Modell &apos;{plugin_id}&apos; gab Zahlen, die nicht endlich sind.</translation>
    </message>
    <message>
        <source>Report its maker.</source>
        <translation>Dem Hersteller melden.</translation>
    </message>
    <message>
        <source>tile {number} of {tiles}</source>
        <translation>Kachel {number} von {tiles}</translation>
    </message>
    <message>
        <source>The model gave an output of shape {shape} where its manifest promises {promised}.</source>
        <translation>Das Modell gab eine Ausgabe der Form {shape}, wo sein Manifest {promised} verspricht.</translation>
    </message>
    <message>
        <source>Correct inference.halo in its manifest.</source>
        <translation>inference.halo im Manifest berichtigen.</translation>
    </message>
    <message>
        <source>the field {name!r} is given twice</source>
        <translation>das Feld {name!r} ist zweimal angegeben</translation>
    </message>
    <message>
        <source>The file may be damaged; ask for it again.</source>
        <translation>Die Datei ist vielleicht beschädigt; noch einmal anfordern.</translation>
    </message>
    <message>
        <source>The file is damaged or of a kind that does not open: {error}.</source>
        <translation>Die Datei ist beschädigt oder von einer Art, die nicht geöffnet werden kann: {error}.</translation>
    </message>
    <message>
        <source>The file {path} cannot be read: {error}.</source>
        <translation>Die Datei {path} kann nicht gelesen werden: {error}.</translation>
    </message>
    <message>
        <source>reading it takes too long</source>
        <translation>das Lesen dauert zu lange</translation>
    </message>
    <message>
        <source>the library that reads it crashed on it</source>
        <translation>die Bibliothek, die sie liest, ist daran abgestürzt</translation>
    </message>
    <message>
        <source>There is no volume that opens in {root!r}.</source>
        <translation>In {root!r} ist kein Volumen, das geöffnet werden kann.</translation>
    </message>
    <message>
        <source>The pixels of {path} cannot be decoded: {fault}.</source>
        <translation>Die Pixel von {path} können nicht dekodiert werden: {fault}.</translation>
    </message>
    <message>
        <source>The file {path} is cut short: {claimed} bytes of pixels are due, {there} are there.</source>
        <translation>Die Datei {path} ist abgeschnitten: {claimed} Bytes an Pixeln sollten da sein, {there} sind da.</translation>
    </message>
    <message>
        <source>The file {path} is cut short: {there} of its {frames} frames are there.</source>
        <translation>Die Datei {path} ist abgeschnitten: {there} ihrer {frames} Bilder sind da.</translation>
    </message>
    <message>
        <source>{kind} is not known</source>
        <translation>{kind} ist nicht bekannt</translation>
    </message>
    <message>
        <source>its header claims {frames} frames</source>
        <translation>der Kopf gibt {frames} Bilder an</translation>
    </message>
    <message>
        <source>the rescale slope or intercept in its header is impossible</source>
        <translation>Rescale Slope oder Intercept im Kopf ist unmöglich</translation>
    </message>
    <message>
        <source>The header of {path} claims {claimed:,.1f} MB of pixels, which its {there:,.3f} MB cannot hold.</source>
        <translation>Der Kopf von {path} gibt {claimed:,.1f} MB an Pixeln an, die in ihre {there:,.3f} MB nicht passen.</translation>
    </message>
    <message>
        <source>its end is missing</source>
        <translation>das Ende fehlt</translation>
    </message>
    <message>
        <source>it is cut short</source>
        <translation>es ist abgeschnitten</translation>
    </message>
    <message>
        <source>The pixels of {model} have no three samples each.</source>
        <translation>Die Pixel von {model} haben nicht drei Werte.</translation>
    </message>
    <message>
        <source>colour</source>
        <translation>Farbe</translation>
    </message>
    <message>
        <source>The file is damaged; ask for it again.</source>
        <translation>Die Datei ist beschädigt; noch einmal anfordern.</translation>
    </message>
    <message>
        <source>The colours are in {photometric}, which this program does not know.</source>
        <translation>Die Farben sind in {photometric}, was dieses Programm nicht kennt.</translation>
    </message>
    <message>
        <source>Ask for the images in RGB.</source>
        <translation>Die Bilder in RGB anfordern.</translation>
    </message>
    <message>
        <source>The picture has a colour palette that cannot be read.</source>
        <translation>Das Bild hat eine Farbpalette, die nicht gelesen werden kann.</translation>
    </message>
    <message>
        <source>Ask for the file again.</source>
        <translation>Die Datei noch einmal anfordern.</translation>
    </message>
    <message>
        <source>The pixels of {path} are {found}, not {claimed} as its header says.</source>
        <translation>Die Pixel von {path} sind {found}, nicht {claimed}, wie der Kopf sagt.</translation>
    </message>
    <message>
        <source>it asks for too much memory</source>
        <translation>es verlangt zu viel Speicher</translation>
    </message>
    <message>
        <source>its pixels are {shape}, not {claimed} as its header says</source>
        <translation>die Pixel sind {shape}, nicht {claimed}, wie der Kopf sagt</translation>
    </message>
    <message>
        <source>{found} RLE segments where {count} are due</source>
        <translation>{found} RLE-Segmente, wo {count} sein müssen</translation>
    </message>
    <message>
        <source>an RLE segment is cut short ({there} of {size} bytes)</source>
        <translation>ein RLE-Segment ist abgeschnitten ({there} von {size} Bytes)</translation>
    </message>
    <message>
        <source>it takes longer than {limit_s:.0f} s</source>
        <translation>es dauert länger als {limit_s:.0f} s</translation>
    </message>
    <message>
        <source>the decoder crashed on it</source>
        <translation>der Decoder ist daran abgestürzt</translation>
    </message>
    <message>
        <source>The DICOMDIR lists this file, but it is not there.</source>
        <translation>Die DICOMDIR führt diese Datei auf, aber sie ist nicht da.</translation>
    </message>
    <message>
        <source>The object holds no document: it is damaged or cut short.</source>
        <translation>Das Objekt enthält kein Dokument: Es ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>The document is cut short: {length} bytes are due, {content} are there.</source>
        <translation>Das Dokument ist abgeschnitten: {length} Bytes sollten da sein, {content} sind da.</translation>
    </message>
    <message>
        <source>The document says that it is a PDF and is none.</source>
        <translation>Das Dokument gibt sich als PDF aus und ist keines.</translation>
    </message>
    <message>
        <source>frame {number} is not there; the file holds {frames} of {claimed}</source>
        <translation>Bild {number} ist nicht da; die Datei enthält {frames} von {claimed}</translation>
    </message>
    <message>
        <source>the file is cut short within frame {number} of {claimed}</source>
        <translation>die Datei endet innerhalb von Bild {number} von {claimed}</translation>
    </message>
    <message>
        <source>the file is cut short before its pixels</source>
        <translation>die Datei endet vor den Pixeln</translation>
    </message>
    <message>
        <source>its pixel data is not in fragments as its transfer syntax asks for</source>
        <translation>die Pixeldaten sind nicht in Fragmenten, wie die Transfersyntax verlangt</translation>
    </message>
    <message>
        <source>Reading {path}</source>
        <translation>{path} wird gelesen</translation>
    </message>
    <message>
        <source>The file {path} cannot be read: {reason}.</source>
        <translation>Die Datei {path} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>The file {path} is no picture and no volume.</source>
        <translation>Die Datei {path} ist weder Bild noch Volumen.</translation>
    </message>
    <message>
        <source>Slice 1 of {total}</source>
        <translation>Schicht 1 von {total}</translation>
    </message>
    <message>
        <source>Slice {done} of {total}</source>
        <translation>Schicht {done} von {total}</translation>
    </message>
    <message>
        <source>The object holds no pixels: it is damaged or cut short.</source>
        <translation>Das Objekt enthält keine Pixel: Es ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>The pixels of the object cannot be decoded: {fault}.</source>
        <translation>Die Pixel des Objekts können nicht dekodiert werden: {fault}.</translation>
    </message>
    <message>
        <source>its frames have no size, or are in colour</source>
        <translation>die Bilder haben keine Größe oder sind farbig</translation>
    </message>
    <message>
        <source>{bits} bits per value are not known</source>
        <translation>{bits} Bits je Wert sind nicht bekannt</translation>
    </message>
    <message>
        <source>{claimed} bytes are due, {there} are there</source>
        <translation>{claimed} Bytes sollten da sein, {there} sind da</translation>
    </message>
    <message>
        <source>the header claims {claimed:,.0f} MB, which {there:,.3f} MB cannot hold</source>
        <translation>der Kopf gibt {claimed:,.0f} MB an, die in {there:,.3f} MB nicht passen</translation>
    </message>
    <message>
        <source>A frame of the object is {shape}, not {claimed} as its header says.</source>
        <translation>Ein Bild des Objekts ist {shape}, nicht {claimed}, wie der Kopf sagt.</translation>
    </message>
    <message>
        <source>The object is cut short: {frames} frames are due, {number} are there.</source>
        <translation>Das Objekt ist abgeschnitten: {frames} Bilder sollten da sein, {number} sind da.</translation>
    </message>
    <message>
        <source>a frame is cut short ({there} of {size} bytes)</source>
        <translation>ein Bild ist abgeschnitten ({there} von {size} Bytes)</translation>
    </message>
    <message>
        <source>It belongs to a whole-slide image, which has no place in the patient, and is not shown.</source>
        <translation>Es gehört zu einem Ganzschnittbild, das keinen Ort im Patienten hat, und wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>The object describes {groups} of its {frames} frames, so nothing of it can be placed.</source>
        <translation>Das Objekt beschreibt {groups} seiner {frames} Bilder, daher kann nichts davon platziert werden.</translation>
    </message>
    <message>
        <source>{count} of its {places} frames have no place in the patient.</source>
        <translation>{count} seiner {places} Bilder haben keinen Ort im Patienten.</translation>
    </message>
    <message>
        <source>Its frames are turned against each other or differ in pixel spacing, so they are no one grid.</source>
        <translation>Seine Bilder sind gegeneinander gedreht oder haben verschiedene Pixelabstände, bilden also kein gemeinsames Gitter.</translation>
    </message>
    <message>
        <source>Its frames lie {extent:.0f} mm apart at {step_mm:.3g} mm from slice to slice, which is no grid.</source>
        <translation>Seine Bilder liegen {extent:.0f} mm auseinander bei {step_mm:.3g} mm von Schicht zu Schicht, was kein Gitter ist.</translation>
    </message>
    <message>
        <source>Its frames lie at uneven distances (up to {distance:.2f} mm off an even grid), so it is not shown.</source>
        <translation>Seine Bilder liegen ungleichmäßig (bis {distance:.2f} mm neben einem gleichmäßigen Gitter); daher wird es nicht gezeigt.</translation>
    </message>
    <message>
        <source>It has one slice and states no thickness; it is drawn 1 mm thick.</source>
        <translation>Es hat eine Schicht und nennt keine Dicke; gezeichnet wird es 1 mm dick.</translation>
    </message>
    <message>
        <source>Its frames have no place in the patient and belong to several pictures, so they are not shown.</source>
        <translation>Seine Bilder haben keinen Ort im Patienten und gehören zu mehreren Aufnahmen; daher werden sie nicht gezeigt.</translation>
    </message>
    <message>
        <source>Its frames refer to frame numbers that cannot be.</source>
        <translation>Seine Bilder beziehen sich auf Bildnummern, die es nicht geben kann.</translation>
    </message>
    <message>
        <source>compound graphics such as rulers and axes</source>
        <translation>zusammengesetzte Grafik wie Lineale und Achsen</translation>
    </message>
    <message>
        <source>a subtraction mask</source>
        <translation>eine Subtraktionsmaske</translation>
    </message>
    <message>
        <source>a modality table</source>
        <translation>eine Modality-Tabelle</translation>
    </message>
    <message>
        <source>a presentation table</source>
        <translation>eine Darstellungstabelle</translation>
    </message>
    <message>
        <source>a colour palette</source>
        <translation>eine Farbpalette</translation>
    </message>
    <message>
        <source>the blending of two series</source>
        <translation>die Überblendung zweier Serien</translation>
    </message>
    <message>
        <source>the blending of several series</source>
        <translation>die Überblendung mehrerer Serien</translation>
    </message>
    <message>
        <source>which overlay planes are to be drawn</source>
        <translation>welche Overlay-Ebenen zu zeichnen sind</translation>
    </message>
    <message>
        <source>overlay planes of its own</source>
        <translation>eigene Overlay-Ebenen</translation>
    </message>
    <message>
        <source>1 of its graphics is damaged and left out.</source>
        <translation>1 seiner Grafiken ist beschädigt und ausgelassen.</translation>
    </message>
    <message>
        <source>{count} of its graphics are damaged and left out.</source>
        <translation>{count} seiner Grafiken sind beschädigt und ausgelassen.</translation>
    </message>
    <message>
        <source>a table in place of a window</source>
        <translation>eine Tabelle anstelle eines Fensters</translation>
    </message>
    <message>
        <source>a shutter drawn pixel by pixel</source>
        <translation>eine Blende aus einzelnen Pixeln</translation>
    </message>
    <message>
        <source>The presentation state also holds {left_out}; that is not shown.</source>
        <translation>Der Darstellungszustand enthält außerdem {left_out}; das wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>unknown reason</source>
        <translation>unbekannter Grund</translation>
    </message>
    <message>
        <source>{header} keeps its values outside its own folder, where they are not looked for.</source>
        <translation>{header} hält seine Werte außerhalb des eigenen Ordners, wo nicht nach ihnen gesucht wird.</translation>
    </message>
    <message>
        <source>The values of {header} are missing: there is no file {file} beside it.</source>
        <translation>Die Werte von {header} fehlen: Daneben liegt keine Datei {file}.</translation>
    </message>
    <message>
        <source>Keep both files in one folder.</source>
        <translation>Beide Dateien in einem Ordner lassen.</translation>
    </message>
    <message>
        <source>The header of {path} has no end: the file is cut short or damaged.</source>
        <translation>Der Kopf von {path} hat kein Ende: Die Datei ist abgeschnitten oder beschädigt.</translation>
    </message>
    <message>
        <source>{path} lists files that hold more than one slice each, which are not read.</source>
        <translation>{path} führt Dateien mit mehr als einer Schicht auf, die nicht gelesen werden.</translation>
    </message>
    <message>
        <source>it is a row of values and no image</source>
        <translation>es ist eine Reihe von Werten und kein Bild</translation>
    </message>
    <message>
        <source>The file cannot be read: {reason}</source>
        <translation>Die Datei kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>The file {path} cannot be read: {reason}</source>
        <translation>Die Datei {path} kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>The file {path} is cut short: values are missing.</source>
        <translation>Die Datei {path} ist abgeschnitten: Werte fehlen.</translation>
    </message>
    <message>
        <source>The file {path} is damaged: its values cannot be unpacked.</source>
        <translation>Die Datei {path} ist beschädigt: Ihre Werte können nicht entpackt werden.</translation>
    </message>
    <message>
        <source>This file holds several values per voxel, which are no colours; such files do not open.</source>
        <translation>Diese Datei enthält mehrere Werte je Voxel, die keine Farben sind; solche Dateien können nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The axes of this file are not at right angles, so that it cannot be shown true to scale.</source>
        <translation>Die Achsen dieser Datei stehen nicht im rechten Winkel, sie kann also nicht maßstäblich gezeigt werden.</translation>
    </message>
    <message>
        <source>The file does not say how it lies in the patient; sides and letters are a guess.</source>
        <translation>Die Datei sagt nicht, wie sie im Patienten liegt; Seiten und Buchstaben sind geraten.</translation>
    </message>
    <message>
        <source> and {count} more</source>
        <translation> und {count} weiteren</translation>
    </message>
    <message>
        <source>The values lie beside the header, in {name}{others}.</source>
        <translation>Die Werte liegen neben dem Kopf, in {name}{others}.</translation>
    </message>
    <message>
        <source>{reason} The picture is left out.</source>
        <translation>{reason} Das Bild ist ausgelassen.</translation>
    </message>
    <message>
        <source>{reason} 1 more picture cannot be decoded either. The pictures are left out.</source>
        <translation>{reason} 1 weiteres Bild kann auch nicht dekodiert werden. Die Bilder sind ausgelassen.</translation>
    </message>
    <message>
        <source>{reason} {count} more pictures cannot be decoded either. The pictures are left out.</source>
        <translation>{reason} {count} weitere Bilder können auch nicht dekodiert werden. Die Bilder sind ausgelassen.</translation>
    </message>
    <message>
        <source>The series is larger than the memory that is free; it is kept on disk meanwhile and scrolls more slowly.</source>
        <translation>Die Serie ist größer als der freie Speicher; sie liegt inzwischen auf dem Datenträger und blättert langsamer.</translation>
    </message>
    <message>
        <source>The series {series!r} holds no images.</source>
        <translation>Die Serie {series!r} enthält keine Bilder.</translation>
    </message>
    <message>
        <source>The series needs {gigabytes:.1f} GB, for which neither memory nor disk has room.</source>
        <translation>Die Serie braucht {gigabytes:.1f} GB, wofür weder Speicher noch Datenträger Platz haben.</translation>
    </message>
    <message>
        <source>Close other studies or programs, or free some disk space, and try again.</source>
        <translation>Andere Untersuchungen oder Programme schließen oder Platz auf dem Datenträger schaffen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The file {path} needs {gigabytes:.1f} GB to be read, for which memory has no room.</source>
        <translation>Die Datei {path} braucht {gigabytes:.1f} GB zum Lesen, wofür der Speicher keinen Platz hat.</translation>
    </message>
    <message>
        <source>Close other studies or programs and try again.</source>
        <translation>Andere Untersuchungen oder Programme schließen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>The NIfTI file cannot be read: {reason}</source>
        <translation>Die NIfTI-Datei kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>This NIfTI file holds several values per voxel, which are no colours; such files do not open.</source>
        <translation>Diese NIfTI-Datei enthält mehrere Werte je Voxel, die keine Farben sind; solche Dateien können nicht geöffnet werden.</translation>
    </message>
    <message>
        <source>The matrix of this NIfTI file is sheared; ITK would bend it straight, so the file is not opened.</source>
        <translation>Die Matrix dieser NIfTI-Datei ist geschert; ITK würde sie gerade biegen, daher wird die Datei nicht geöffnet.</translation>
    </message>
    <message>
        <source>The file does not say how it lies in the patient (no sform, no qform); sides and letters are a guess.</source>
        <translation>Die Datei sagt nicht, wie sie im Patienten liegt (kein sform, kein qform); Seiten und Buchstaben sind geraten.</translation>
    </message>
    <message>
        <source>1 voxel holds no finite number (NaN or infinity); it has no value.</source>
        <translation>1 Voxel enthält keine endliche Zahl (NaN oder unendlich); es hat keinen Wert.</translation>
    </message>
    <message>
        <source>{count} voxels hold no finite number (NaN or infinity); they have no value.</source>
        <translation>{count} Voxel enthalten keine endliche Zahl (NaN oder unendlich); sie haben keinen Wert.</translation>
    </message>
    <message>
        <source>The NIfTI file {path} cannot be read: {reason}</source>
        <translation>Die NIfTI-Datei {path} kann nicht gelesen werden: {reason}</translation>
    </message>
    <message>
        <source>A sheared (tilted) volume cannot be written as NIfTI.</source>
        <translation>Ein geschertes (gekipptes) Volumen kann nicht als NIfTI geschrieben werden.</translation>
    </message>
    <message>
        <source>A picture without a place in the patient, or in colour, cannot be written as NIfTI.</source>
        <translation>Ein Bild ohne Ort im Patienten oder in Farbe kann nicht als NIfTI geschrieben werden.</translation>
    </message>
    <message>
        <source>{path} is no name for a NIfTI file.</source>
        <translation>{path} ist kein Name für eine NIfTI-Datei.</translation>
    </message>
    <message>
        <source>Let it end in .nii or .nii.gz.</source>
        <translation>Sie auf .nii oder .nii.gz enden lassen.</translation>
    </message>
    <message>
        <source>The NIfTI file {path} is cut short.</source>
        <translation>Die NIfTI-Datei {path} ist abgeschnitten.</translation>
    </message>
    <message>
        <source>The object {path} cannot be read: {cause}.</source>
        <translation>Das Objekt {path} kann nicht gelesen werden: {cause}.</translation>
    </message>
    <message>
        <source>The file {path} is cut short, so the object in it is not shown.</source>
        <translation>Die Datei {path} ist abgeschnitten, daher wird das Objekt darin nicht gezeigt.</translation>
    </message>
    <message>
        <source>Ask for it again.</source>
        <translation>Noch einmal anfordern.</translation>
    </message>
    <message>
        <source>The object {path} is larger than {gigabytes} GB and is not read.</source>
        <translation>Das Objekt {path} ist größer als {gigabytes} GB und wird nicht gelesen.</translation>
    </message>
    <message>
        <source>(no title)</source>
        <translation>(kein Titel)</translation>
    </message>
    <message>
        <source>{kind} is not read, so nothing of {path} is shown.</source>
        <translation>{kind} wird nicht gelesen, daher wird nichts von {path} gezeigt.</translation>
    </message>
    <message>
        <source>no such segment</source>
        <translation>kein solches Segment</translation>
    </message>
    <message>
        <source>Its values would take more than {gigabytes} GB of memory, so it is not shown.</source>
        <translation>Seine Werte würden mehr als {gigabytes} GB Speicher brauchen; daher wird es nicht gezeigt.</translation>
    </message>
    <message>
        <source>It has several frames at one place, of different times perhaps, and is not shown.</source>
        <translation>Es hat mehrere Bilder an einem Ort, vielleicht von verschiedenen Zeiten, und wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>Parametric map</source>
        <translation>Parametrische Karte</translation>
    </message>
    <message>
        <source>It does not say what its values mean; they are shown as stored.</source>
        <translation>Es sagt nicht, was seine Werte bedeuten; sie werden gezeigt, wie sie gespeichert sind.</translation>
    </message>
    <message>
        <source>It maps its values in more than one way; the first is shown.</source>
        <translation>Es bildet seine Werte auf mehrere Arten ab; die erste wird gezeigt.</translation>
    </message>
    <message>
        <source>Its values are given through a table, which is not shown.</source>
        <translation>Seine Werte sind durch eine Tabelle gegeben, die nicht gezeigt wird.</translation>
    </message>
    <message>
        <source>writing slices</source>
        <translation>Schichten werden geschrieben</translation>
    </message>
    <message>
        <source>painting organs</source>
        <translation>Organe werden gemalt</translation>
    </message>
    <message>
        <source>growing vessels</source>
        <translation>Gefäße wachsen</translation>
    </message>
    <message>
        <source>The picture {path} needs {gigabytes:.1f} GB of memory, which are not free.</source>
        <translation>Das Bild {path} braucht {gigabytes:.1f} GB Speicher, die nicht frei sind.</translation>
    </message>
    <message>
        <source>The picture {path} is damaged or of a kind that does not open.</source>
        <translation>Das Bild {path} ist beschädigt oder von einer Art, die nicht geöffnet werden kann.</translation>
    </message>
    <message>
        <source>Ask for the file again, or save it as PNG.</source>
        <translation>Die Datei noch einmal anfordern oder als PNG speichern.</translation>
    </message>
    <message>
        <source>{columns} x {rows} pixels</source>
        <translation>{columns} x {rows} Pixel</translation>
    </message>
    <message>
        <source>{columns} x {rows} pixels on {pages} pages</source>
        <translation>{columns} x {rows} Pixel auf {pages} Seiten</translation>
    </message>
    <message>
        <source>The picture {path} is too large: {size} need {gigabytes} GB.</source>
        <translation>Das Bild {path} ist zu groß: {size} brauchen {gigabytes} GB.</translation>
    </message>
    <message>
        <source>Save it smaller, or in parts.</source>
        <translation>Kleiner oder in Teilen speichern.</translation>
    </message>
    <message>
        <source>The {kind} picture {path} is cut short or damaged.</source>
        <translation>Das {kind}-Bild {path} ist abgeschnitten oder beschädigt.</translation>
    </message>
    <message>
        <source>A picture without geometry: lengths in millimetres, sides and places in the patient are not known.</source>
        <translation>Ein Bild ohne Geometrie: Längen in Millimetern, Seiten und Orte im Patienten sind nicht bekannt.</translation>
    </message>
    <message>
        <source>The picture was compressed with loss (JPEG): fine detail may be missing or made up.</source>
        <translation>Das Bild wurde mit Verlust komprimiert (JPEG): Feine Einzelheiten können fehlen oder erfunden sein.</translation>
    </message>
    <message>
        <source>Of 16 bits for each colour, 8 are shown.</source>
        <translation>Von 16 Bits jeder Farbe werden 8 gezeigt.</translation>
    </message>
    <message>
        <source>1 page of another size or kind are left out.</source>
        <translation>1 Seite anderer Größe oder Art ist ausgelassen.</translation>
    </message>
    <message>
        <source>{count} pages of another size or kind are left out.</source>
        <translation>{count} Seiten anderer Größe oder Art sind ausgelassen.</translation>
    </message>
    <message>
        <source>The structure set holds no contours: it is empty, damaged or cut short.</source>
        <translation>Der Struktursatz enthält keine Konturen: Er ist leer, beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>Its contours belong to a region {number} that it does not name.</source>
        <translation>Seine Konturen gehören zu einer Region {number}, die er nicht benennt.</translation>
    </message>
    <message>
        <source>1 of its contours is damaged and left out.</source>
        <translation>1 seiner Konturen ist beschädigt und ausgelassen.</translation>
    </message>
    <message>
        <source>{count} of its contours are damaged and left out.</source>
        <translation>{count} seiner Konturen sind beschädigt und ausgelassen.</translation>
    </message>
    <message>
        <source>It is a second copy of an object that is already here (same SOP Instance UID, patient and position).</source>
        <translation>Es ist eine zweite Kopie eines Objekts, das schon hier ist (gleiche SOP Instance UID, Patient und Position).</translation>
    </message>
    <message>
        <source>It is a link to another folder, which is not followed; open that folder itself.</source>
        <translation>Es ist eine Verknüpfung mit einem anderen Ordner, der nicht gefolgt wird; den Ordner selbst öffnen.</translation>
    </message>
    <message>
        <source>Looking at file {number} of {count}</source>
        <translation>Datei {number} von {count} wird angesehen</translation>
    </message>
    <message>
        <source>{files} files looked at</source>
        <translation>{files} Dateien angesehen</translation>
    </message>
    <message>
        <source>The folder</source>
        <translation>Der Ordner</translation>
    </message>
    <message>
        <source>The path</source>
        <translation>Der Pfad</translation>
    </message>
    <message>
        <source>Check the permissions.</source>
        <translation>Die Berechtigungen prüfen.</translation>
    </message>
    <message>
        <source>There is no file or folder {root!r}.</source>
        <translation>Es gibt keine Datei und keinen Ordner {root!r}.</translation>
    </message>
    <message>
        <source>Check the path.</source>
        <translation>Den Pfad prüfen.</translation>
    </message>
    <message>
        <source>{what} cannot be read: no permission.</source>
        <translation>{what} kann nicht gelesen werden: keine Berechtigung.</translation>
    </message>
    <message>
        <source>{what} cannot be read: {reason}.</source>
        <translation>{what} kann nicht gelesen werden: {reason}.</translation>
    </message>
    <message>
        <source>It is not a regular file (a dangling link, pipe or device).</source>
        <translation>Es ist keine gewöhnliche Datei (tote Verknüpfung, Pipe oder Gerät).</translation>
    </message>
    <message>
        <source>The file</source>
        <translation>Die Datei</translation>
    </message>
    <message>
        <source>The ZIP archive is damaged.</source>
        <translation>Das ZIP-Archiv ist beschädigt.</translation>
    </message>
    <message>
        <source>The ZIP archive is empty.</source>
        <translation>Das ZIP-Archiv ist leer.</translation>
    </message>
    <message>
        <source>It cannot be unpacked from its ZIP archive (damaged or encrypted).</source>
        <translation>Es kann nicht aus seinem ZIP-Archiv entpackt werden (beschädigt oder verschlüsselt).</translation>
    </message>
    <message>
        <source>It lies inside a ZIP archive; unpack that first.</source>
        <translation>Es liegt in einem ZIP-Archiv; dieses zuerst entpacken.</translation>
    </message>
    <message>
        <source>The file is damaged: its DICOM header cannot be read.</source>
        <translation>Die Datei ist beschädigt: Ihr DICOM-Kopf kann nicht gelesen werden.</translation>
    </message>
    <message>
        <source>It is a DICOM directory, which lists other files and holds no image; open its folder.</source>
        <translation>Es ist ein DICOM-Verzeichnis, das andere Dateien aufführt und kein Bild enthält; seinen Ordner öffnen.</translation>
    </message>
    <message>
        <source>It has a DICOM header, but nothing in it says what it is.</source>
        <translation>Es hat einen DICOM-Kopf, aber nichts darin sagt, was es ist.</translation>
    </message>
    <message>
        <source>It is a DICOM image without pixel data.</source>
        <translation>Es ist ein DICOM-Bild ohne Pixeldaten.</translation>
    </message>
    <message>
        <source>Segment {number} has several frames at one place, of different times perhaps, and is not shown.</source>
        <translation>Segment {number} hat mehrere Bilder an einem Ort, vielleicht von verschiedenen Zeiten, und wird nicht gezeigt.</translation>
    </message>
    <message>
        <source>Its masks would take more than {gigabytes} GB of memory, so it is not shown.</source>
        <translation>Seine Masken würden mehr als {gigabytes} GB Speicher brauchen; daher wird es nicht gezeigt.</translation>
    </message>
    <message>
        <source>The object describes no segments: it is damaged or cut short.</source>
        <translation>Das Objekt beschreibt keine Segmente: Es ist beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>Its frames hold a segment {number} that it does not describe, so it is not shown.</source>
        <translation>Seine Bilder enthalten ein Segment {number}, das es nicht beschreibt; daher wird es nicht gezeigt.</translation>
    </message>
    <message>
        <source>Segmentations of type {kind} are not known.</source>
        <translation>Segmentierungen der Art {kind} sind nicht bekannt.</translation>
    </message>
    <message>
        <source>(none)</source>
        <translation>(keine)</translation>
    </message>
    <message>
        <source>One of its frames does not say to which segment it belongs.</source>
        <translation>Eines seiner Bilder sagt nicht, zu welchem Segment es gehört.</translation>
    </message>
    <message>
        <source>The only pixel size known is that at the detector, where things are larger than in the patient.</source>
        <translation>Bekannt ist nur die Pixelgröße am Detektor, wo alles größer ist als im Patienten.</translation>
    </message>
    <message>
        <source>Each ultrasound region has a scale of its own; there are no lengths outside them, nor from one to another.</source>
        <translation>Jede Ultraschallregion hat ihren eigenen Maßstab; außerhalb und von einer zur anderen gibt es keine Längen.</translation>
    </message>
    <message>
        <source>The headers give these pictures no place in the patient; millimetres are known in ultrasound regions alone.</source>
        <translation>Die Köpfe geben diesen Bildern keinen Ort im Patienten; Millimeter sind nur in Ultraschallregionen bekannt.</translation>
    </message>
    <message>
        <source>The headers give these pictures no place in the patient; no millimetres and no sides are shown.</source>
        <translation>Die Köpfe geben diesen Bildern keinen Ort im Patienten; Millimeter und Seiten werden nicht gezeigt.</translation>
    </message>
    <message>
        <source>{kind} is not read, so it cannot be shown.</source>
        <translation>{kind} wird nicht gelesen, kann also nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>{damage} {count} of {times} times are left out.</source>
        <translation>{damage} {count} von {times} Zeitpunkten sind ausgelassen.</translation>
    </message>
    <message>
        <source>These pictures repeat places of another stack of this series; nothing in their headers says why.</source>
        <translation>Diese Bilder wiederholen Orte eines anderen Stapels dieser Serie; nichts in den Köpfen sagt, warum.</translation>
    </message>
    <message>
        <source>Each picture is a mosaic of many small slices whose header does not say where they lie.</source>
        <translation>Jedes Bild ist ein Mosaik vieler kleiner Schichten, deren Lage der Kopf nicht nennt.</translation>
    </message>
    <message>
        <source>The images were compressed with loss; fine detail and values may differ from what was acquired.</source>
        <translation>Die Bilder wurden mit Verlust komprimiert; feine Einzelheiten und Werte können von der Aufnahme abweichen.</translation>
    </message>
    <message>
        <source>The images may show the patient&apos;s name or other text burned into the pixels.</source>
        <translation>Die Bilder zeigen vielleicht den Namen des Patienten oder anderen Text in den Pixeln.</translation>
    </message>
    <message>
        <source>{reason} {count} more of its files cannot be decoded.</source>
        <translation>{reason} {count} weitere seiner Dateien können nicht dekodiert werden.</translation>
    </message>
    <message>
        <source>An object of unknown class</source>
        <translation>Ein Objekt unbekannter Klasse</translation>
    </message>
    <message>
        <source>One overlay plane of the images cannot be read and is not drawn.</source>
        <translation>Eine Overlay-Ebene der Bilder kann nicht gelesen werden und wird nicht gezeichnet.</translation>
    </message>
    <message>
        <source>{count} overlay planes of the images cannot be read and are not drawn.</source>
        <translation>{count} Overlay-Ebenen der Bilder können nicht gelesen werden und werden nicht gezeichnet.</translation>
    </message>
    <message>
        <source>Overlay {number}</source>
        <translation>Overlay {number}</translation>
    </message>
    <message>
        <source>the deflated data set is larger than any image</source>
        <translation>der komprimierte Datensatz ist größer als jedes Bild</translation>
    </message>
    <message>
        <source>It is a GIF picture; PNG, JPEG, TIFF and BMP pictures open.</source>
        <translation>Es ist ein GIF-Bild; geöffnet werden PNG, JPEG, TIFF und BMP.</translation>
    </message>
    <message>
        <source>It is a PDF document, not an image.</source>
        <translation>Es ist ein PDF-Dokument, kein Bild.</translation>
    </message>
    <message>
        <source>It is a gzip archive; unpack it and open what it holds.</source>
        <translation>Es ist ein gzip-Archiv; entpacken und den Inhalt öffnen.</translation>
    </message>
    <message>
        <source>It is a 7-Zip archive; unpack it and open what it holds.</source>
        <translation>Es ist ein 7-Zip-Archiv; entpacken und den Inhalt öffnen.</translation>
    </message>
    <message>
        <source>It is a RAR archive; unpack it and open what it holds.</source>
        <translation>Es ist ein RAR-Archiv; entpacken und den Inhalt öffnen.</translation>
    </message>
    <message>
        <source>The file is empty.</source>
        <translation>Die Datei ist leer.</translation>
    </message>
    <message>
        <source>It is a text file, not an image.</source>
        <translation>Es ist eine Textdatei, kein Bild.</translation>
    </message>
    <message>
        <source>It is no kind of file that opens here: no DICOM, NIfTI, NRRD, MetaImage, picture or ZIP file.</source>
        <translation>Diese Dateiart kann hier nicht geöffnet werden: weder DICOM, NIfTI, NRRD, MetaImage, Bild noch ZIP-Datei.</translation>
    </message>
    <message>
        <source>The report has no content: it is empty, damaged or cut short.</source>
        <translation>Der Bericht hat keinen Inhalt: Er ist leer, beschädigt oder abgeschnitten.</translation>
    </message>
    <message>
        <source>The report says of itself that it is not complete.</source>
        <translation>Der Bericht sagt von sich, dass er nicht vollständig ist.</translation>
    </message>
    <message>
        <source>Nobody has verified this report.</source>
        <translation>Niemand hat diesen Bericht verifiziert.</translation>
    </message>
    <message>
        <source>(no value)</source>
        <translation>(kein Wert)</translation>
    </message>
    <message>
        <source>{uid}, frame {frames}</source>
        <translation>{uid}, Bild {frames}</translation>
    </message>
    <message>
        <source>its content nests deeper than {count} levels</source>
        <translation>der Inhalt ist tiefer als {count} Ebenen verschachtelt</translation>
    </message>
    <message>
        <source>The positions, directions and pixel sizes in the headers make no place in a patient, so the images cannot be stacked.</source>
        <translation>Positionen, Richtungen und Pixelgrößen in den Köpfen ergeben keinen Ort im Patienten; die Bilder können nicht gestapelt werden.</translation>
    </message>
    <message>
        <source>The slices lie so far apart sideways that no volume can hold them.</source>
        <translation>Die Schichten liegen seitlich so weit auseinander, dass kein Volumen sie fassen kann.</translation>
    </message>
    <message>
        <source>MPR, 3D and models use a resampled volume; the acquired slices stay as they are.</source>
        <translation>MPR, 3D und Modelle benutzen ein umgerechnetes Volumen; die aufgenommenen Schichten bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>{without} of {headers} images have no position in the patient, so they cannot be stacked.</source>
        <translation>{without} von {headers} Bildern haben keine Position im Patienten, können also nicht gestapelt werden.</translation>
    </message>
    <message>
        <source>The slices have different sizes ({names} pixels), so they are no single volume.</source>
        <translation>Die Schichten haben verschiedene Größen ({names} Pixel); sie sind also kein einzelnes Volumen.</translation>
    </message>
    <message>
        <source>{few} of {headers} slices face another way than the rest, so they are no single volume.</source>
        <translation>{few} von {headers} Schichten sind anders ausgerichtet als der Rest; sie sind also kein einzelnes Volumen.</translation>
    </message>
    <message>
        <source>The slices have different pixel sizes ({low:.4g} to {high:.4g} mm), so they are no single volume.</source>
        <translation>Die Schichten haben verschiedene Pixelgrößen ({low:.4g} bis {high:.4g} mm); sie sind also kein einzelnes Volumen.</translation>
    </message>
    <message>
        <source>The slices belong to different frames of reference, so their positions cannot be compared.</source>
        <translation>Die Schichten gehören zu verschiedenen Bezugssystemen, ihre Positionen sind also nicht vergleichbar.</translation>
    </message>
    <message>
        <source>{count} slices share {positions} positions and nothing in their headers tells them apart, so they are no single volume.</source>
        <translation>{count} Schichten teilen sich {positions} Positionen, und nichts in den Köpfen unterscheidet sie; sie sind also kein einzelnes Volumen.</translation>
    </message>
    <message>
        <source>The gantry was tilted: the stack leans {angle:.1f} degrees from the slice normal. MPR, 3D and models use a volume sheared back upright; the acquired slices stay as they are.</source>
        <translation>Die Gantry war gekippt: Der Stapel neigt sich {angle:.1f} Grad gegen die Schichtnormale. MPR, 3D und Modelle benutzen ein aufgerichtetes Volumen; die aufgenommenen Schichten bleiben, wie sie sind.</translation>
    </message>
    <message>
        <source>1 slice is missing (the largest gap is {gap:.3g} mm, the spacing {usual:.3g} mm).</source>
        <translation>1 Schicht fehlt (die größte Lücke ist {gap:.3g} mm, der Abstand {usual:.3g} mm).</translation>
    </message>
    <message>
        <source>{count} slices are missing (the largest gap is {gap:.3g} mm, the spacing {usual:.3g} mm).</source>
        <translation>{count} Schichten fehlen (die größte Lücke ist {gap:.3g} mm, der Abstand {usual:.3g} mm).</translation>
    </message>
    <message>
        <source>MPR, 3D and models use a resampled volume; the acquired slices stay as they are, and the gaps are left empty.</source>
        <translation>MPR, 3D und Modelle benutzen ein umgerechnetes Volumen; die aufgenommenen Schichten bleiben, wie sie sind, und die Lücken bleiben leer.</translation>
    </message>
    <message>
        <source>The slices are unevenly spaced ({low:.3g} to {high:.3g} mm).</source>
        <translation>Die Schichten haben ungleiche Abstände ({low:.3g} bis {high:.3g} mm).</translation>
    </message>
    <message>
        <source>MPR, 3D and models use a resampled volume; the acquired slices stay as they are, and the large gaps are left empty.</source>
        <translation>MPR, 3D und Modelle benutzen ein umgerechnetes Volumen; die aufgenommenen Schichten bleiben, wie sie sind, und die großen Lücken bleiben leer.</translation>
    </message>
    <message>
        <source>The slices are shifted sideways against each other by up to {sideways:.2g} mm.</source>
        <translation>Die Schichten sind seitlich um bis zu {sideways:.2g} mm gegeneinander verschoben.</translation>
    </message>
    <message>
        <source>The file {path} holds no image.</source>
        <translation>Die Datei {path} enthält kein Bild.</translation>
    </message>
    <message>
        <source>The pixels of {path} cannot be decoded: {cause}.</source>
        <translation>Die Pixel von {path} können nicht dekodiert werden: {cause}.</translation>
    </message>
    <message>
        <source>it unpacks to more than {megabytes} MB</source>
        <translation>entpackt sind es mehr als {megabytes} MB</translation>
    </message>
    <message>
        <source>the file is cut short ({there} of {size} bytes)</source>
        <translation>die Datei ist abgeschnitten ({there} von {size} Bytes)</translation>
    </message>
    <message>
        <source>no picture begins in it</source>
        <translation>darin beginnt kein Bild</translation>
    </message>
    <message>
        <source>its pixels are {size}, not {due} as its header says</source>
        <translation>die Pixel sind {size}, nicht {due}, wie der Kopf sagt</translation>
    </message>
    <message>
        <source>its values have {bits} bits, not up to {bits_allocated} as its header says</source>
        <translation>die Werte haben {bits} Bits, nicht bis zu {bits_allocated}, wie der Kopf sagt</translation>
    </message>
    <message>
        <source>it claims {due} tiles</source>
        <translation>es gibt {due} Kacheln an</translation>
    </message>
    <message>
        <source>{tiles} of its {due} tiles are there</source>
        <translation>{tiles} der {due} Kacheln sind da</translation>
    </message>
    <message>
        <source>SUV is not shown: {error}.</source>
        <translation>SUV wird nicht gezeigt: {error}.</translation>
    </message>
    <message>
        <source>enhanced PET objects are not evaluated by this version</source>
        <translation>Enhanced-PET-Objekte wertet diese Version nicht aus</translation>
    </message>
    <message>
        <source>the values are in {unit}, not in Bq/ml</source>
        <translation>die Werte sind in {unit}, nicht in Bq/ml</translation>
    </message>
    <message>
        <source>a unit that the header does not name</source>
        <translation>einer Einheit, die der Kopf nicht nennt</translation>
    </message>
    <message>
        <source>the images are not corrected for attenuation</source>
        <translation>die Bilder sind nicht schwächungskorrigiert</translation>
    </message>
    <message>
        <source>the images are not corrected for decay</source>
        <translation>die Bilder sind nicht zerfallskorrigiert</translation>
    </message>
    <message>
        <source>the values are SUV of type {kind}, not by body weight</source>
        <translation>die Werte sind SUV der Art {kind}, nicht nach Körpergewicht</translation>
    </message>
    <message>
        <source>the values are counts, and the header does not say how they become Bq/ml</source>
        <translation>die Werte sind Zählraten, und der Kopf sagt nicht, wie daraus Bq/ml werden</translation>
    </message>
    <message>
        <source>the injected dose (0018,1074)</source>
        <translation>die injizierte Dosis (0018,1074)</translation>
    </message>
    <message>
        <source>the injected dose of {dose:g} Bq cannot be true; it may be in MBq</source>
        <translation>die injizierte Dosis von {dose:g} Bq kann nicht stimmen; vielleicht ist sie in MBq</translation>
    </message>
    <message>
        <source>the decay correction is {kind}, neither START nor ADMIN</source>
        <translation>die Zerfallskorrektur ist {kind}, weder START noch ADMIN</translation>
    </message>
    <message>
        <source>not named</source>
        <translation>nicht genannt</translation>
    </message>
    <message>
        <source>the half-life (0018,1075)</source>
        <translation>die Halbwertszeit (0018,1075)</translation>
    </message>
    <message>
        <source>the injection lies {hours:.1f} hours before the scan, which cannot be true</source>
        <translation>die Injektion liegt {hours:.1f} Stunden vor der Aufnahme, was nicht stimmen kann</translation>
    </message>
    <message>
        <source>the patient&apos;s weight (0010,1030)</source>
        <translation>das Gewicht des Patienten (0010,1030)</translation>
    </message>
    <message>
        <source>the patient&apos;s weight of {weight:g} kg cannot be true</source>
        <translation>das Patientengewicht von {weight:g} kg kann nicht stimmen</translation>
    </message>
    <message>
        <source>the injection (0054,0016) is missing</source>
        <translation>die Injektion (0054,0016) fehlt</translation>
    </message>
    <message>
        <source>the header names several injections</source>
        <translation>der Kopf nennt mehrere Injektionen</translation>
    </message>
    <message>
        <source>{name} is missing</source>
        <translation>{name} fehlt</translation>
    </message>
    <message>
        <source>{name} is {value:g}</source>
        <translation>{name} ist {value:g}</translation>
    </message>
    <message>
        <source>the header does not say when the scan began</source>
        <translation>der Kopf sagt nicht, wann die Aufnahme begann</translation>
    </message>
    <message>
        <source>the time of the injection (0018,1078) is missing</source>
        <translation>die Zeit der Injektion (0018,1078) fehlt</translation>
    </message>
    <message>
        <source>The series is empty.</source>
        <translation>Die Serie ist leer.</translation>
    </message>
    <message>
        <source>Ultrasound region {number} is left out: {error}.</source>
        <translation>Ultraschallregion {number} ist ausgelassen: {error}.</translation>
    </message>
    <message>
        <source>columns</source>
        <translation>Spalten</translation>
    </message>
    <message>
        <source>rows</source>
        <translation>Zeilen</translation>
    </message>
    <message>
        <source>it does not say which {word} it has</source>
        <translation>es sagt nicht, welche {word} es hat</translation>
    </message>
    <message>
        <source>its {word} run from {first} to {last}</source>
        <translation>seine {word} reichen von {first} bis {last}</translation>
    </message>
    <message>
        <source>its {word} run from {first} to {last}, but the picture has {size}</source>
        <translation>seine {word} reichen von {first} bis {last}, aber das Bild hat {size}</translation>
    </message>
    <message>
        <source>nothing</source>
        <translation>nichts</translation>
    </message>
    <message>
        <source>one pixel cannot be {size} in its unit {unit}</source>
        <translation>ein Pixel kann in seiner Einheit {unit} nicht {size} sein</translation>
    </message>
    <message>
        <source>Only slices with one value a pixel and a place in the patient can be registered.</source>
        <translation>Registriert werden können nur Schichten mit einem Wert je Pixel und einem Ort im Patienten.</translation>
    </message>
    <message>
        <source>Choose another series.</source>
        <translation>Eine andere Serie wählen.</translation>
    </message>
    <message>
        <source>A series of fewer than four slices is too thin to be registered.</source>
        <translation>Eine Serie von weniger als vier Schichten ist zu dünn zum Registrieren.</translation>
    </message>
    <message>
        <source>A series without any value cannot be registered.</source>
        <translation>Eine Serie ohne Werte kann nicht registriert werden.</translation>
    </message>
    <message>
        <source>A series with one value everywhere cannot be registered.</source>
        <translation>Eine Serie mit überall gleichem Wert kann nicht registriert werden.</translation>
    </message>
    <message>
        <source>Taking out noise</source>
        <translation>Rauschen wird entfernt</translation>
    </message>
    <message>
        <source>Taking the noise out of this series needs {gigabytes:.1f} GB, for which memory has no room.</source>
        <translation>Das Entrauschen dieser Serie braucht {gigabytes:.1f} GB, wofür der Speicher keinen Platz hat.</translation>
    </message>
    <message>
        <source>Close other studies or programs and try again. The series is shown as it is.</source>
        <translation>Andere Untersuchungen oder Programme schließen und noch einmal versuchen. Die Serie wird gezeigt, wie sie ist.</translation>
    </message>
    <message>
        <source>Changing the segment</source>
        <translation>Segment wird geändert</translation>
    </message>
    <message>
        <source>The region would take {count:,} voxels, which is more than {most:,}; nothing was changed.</source>
        <translation>Die Region würde {count:,} Voxel umfassen, mehr als {most:,}; nichts wurde geändert.</translation>
    </message>
    <message>
        <source>Choose a smaller tolerance or reach.</source>
        <translation>Eine kleinere Toleranz oder Reichweite wählen.</translation>
    </message>
    <message>
        <source>There are no empty slices between drawn ones, so nothing was filled.</source>
        <translation>Zwischen gezeichneten Schichten sind keine leeren, daher wurde nichts gefüllt.</translation>
    </message>
    <message>
        <source>Draw on at least two slices of the active view, with others in between.</source>
        <translation>Auf mindestens zwei Schichten der aktiven Ansicht zeichnen, mit anderen dazwischen.</translation>
    </message>
    <message>
        <source>The segment is empty, so there is nothing to change.</source>
        <translation>Das Segment ist leer, daher gibt es nichts zu ändern.</translation>
    </message>
    <message>
        <source>Draw something first.</source>
        <translation>Zuerst etwas zeichnen.</translation>
    </message>
    <message>
        <source>Scroll both to the same place and link them by hand instead.</source>
        <translation>Stattdessen beide an dieselbe Stelle blättern und von Hand koppeln.</translation>
    </message>
    <message>
        <source>Preparing the images</source>
        <translation>Bilder werden vorbereitet</translation>
    </message>
    <message>
        <source>The two series show too little of the same part of the body ({overlap:.0%}) to be registered.</source>
        <translation>Die beiden Serien zeigen zu wenig vom selben Teil des Körpers ({overlap:.0%}), um registriert zu werden.</translation>
    </message>
    <message>
        <source>The two series could not be registered: they are too unlike, or {error:.0f} mm off after there and back.</source>
        <translation>Die beiden Serien konnten nicht registriert werden: Sie sind zu unähnlich oder nach Hin- und Rückweg {error:.0f} mm auseinander.</translation>
    </message>
    <message>
        <source>Registered</source>
        <translation>Registriert</translation>
    </message>
    <message>
        <source>Looking for the place</source>
        <translation>Die Lage wird gesucht</translation>
    </message>
    <message>
        <source>Registering at {spacing_mm:.0f} mm</source>
        <translation>Registrierung bei {spacing_mm:.0f} mm</translation>
    </message>
    <message>
        <source>The two series show too little of the same part of the body to be registered.</source>
        <translation>Die beiden Serien zeigen zu wenig vom selben Teil des Körpers, um registriert zu werden.</translation>
    </message>
    <message>
        <source>3D view …</source>
        <translation>3D-Ansicht …</translation>
    </message>
    <message>
        <source>cut</source>
        <translation>Schnitt</translation>
    </message>
    <message>
        <source>body alone</source>
        <translation>nur der Körper</translation>
    </message>
    <message>
        <source>cropped and cut</source>
        <translation>beschnitten und geschnitten</translation>
    </message>
    <message>
        <source>cropped</source>
        <translation>beschnitten</translation>
    </message>
    <message>
        <source>reduced to {names} mm</source>
        <translation>verkleinert auf {names} mm</translation>
    </message>
    <message>
        <source>Earlier findings on this series were made on other images or pixels and are not shown.</source>
        <translation>Frühere Befunde zu dieser Serie wurden auf anderen Bildern oder Pixeln gemacht und werden nicht gezeigt.</translation>
    </message>
    <message>
        <source>CPU (no usable GPU)</source>
        <translation>CPU (keine nutzbare GPU)</translation>
    </message>
    <message>
        <source>The heatmap of the earlier run cannot be shown: {error}</source>
        <translation>Die Heatmap des früheren Laufs kann nicht gezeigt werden: {error}</translation>
    </message>
    <message>
        <source>Reading</source>
        <translation>Wird gelesen</translation>
    </message>
    <message>
        <source>Check that the place exists, is writable and has free space, or choose another with MEDVIEWER_HOME.</source>
        <translation>Prüfen, ob der Ort existiert, beschreibbar ist und freien Platz hat, oder mit MEDVIEWER_HOME einen anderen wählen.</translation>
    </message>
    <message>
        <source>The review store&apos;s address is not one of a database: {error}.</source>
        <translation>Die Adresse des Befundspeichers ist keine einer Datenbank: {error}.</translation>
    </message>
    <message>
        <source>Give a path, or a URL such as sqlite:////home/me/store.sqlite in MEDVIEWER_DATABASE_URL.</source>
        <translation>In MEDVIEWER_DATABASE_URL einen Pfad oder eine URL wie sqlite:////home/me/store.sqlite angeben.</translation>
    </message>
    <message>
        <source>The review store {shown} cannot be opened</source>
        <translation>Der Befundspeicher {shown} kann nicht geöffnet werden</translation>
    </message>
    <message>
        <source>The review store {shown} cannot be opened: its driver {error} is not installed.</source>
        <translation>Der Befundspeicher {shown} kann nicht geöffnet werden: Sein Treiber {error} ist nicht installiert.</translation>
    </message>
    <message>
        <source>Install {error}, or use the SQLite store by leaving MEDVIEWER_DATABASE_URL empty.</source>
        <translation>{error} installieren oder mit leerer MEDVIEWER_DATABASE_URL den SQLite-Speicher benutzen.</translation>
    </message>
    <message>
        <source>The review store {shown} was written by a newer version of medviewer (schema {current}).</source>
        <translation>Der Befundspeicher {shown} wurde von einer neueren Version von medviewer geschrieben (Schema {current}).</translation>
    </message>
    <message>
        <source>Use that version, or another store.</source>
        <translation>Diese Version oder einen anderen Speicher benutzen.</translation>
    </message>
    <message>
        <source>The key image could not be saved</source>
        <translation>Das Schlüsselbild konnte nicht gesichert werden</translation>
    </message>
    <message>
        <source>The segment could not be saved</source>
        <translation>Das Segment konnte nicht gesichert werden</translation>
    </message>
    <message>
        <source>The lesion pair could not be saved</source>
        <translation>Das Läsionspaar konnte nicht gesichert werden</translation>
    </message>
    <message>
        <source>The prior could not be saved</source>
        <translation>Die Voruntersuchung konnte nicht gesichert werden</translation>
    </message>
    <message>
        <source>What was kept of the study (key image) could not be read</source>
        <translation>Was zur Untersuchung aufgezeichnet ist (Schlüsselbild), konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>What was kept of the study (segment) could not be read</source>
        <translation>Was zur Untersuchung aufgezeichnet ist (Segment), konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>What was kept of the study (lesion pair) could not be read</source>
        <translation>Was zur Untersuchung aufgezeichnet ist (Läsionspaar), konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>What was kept of the study (prior) could not be read</source>
        <translation>Was zur Untersuchung aufgezeichnet ist (Voruntersuchung), konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>The analysis could not be saved</source>
        <translation>Die Analyse konnte nicht gesichert werden</translation>
    </message>
    <message>
        <source>The store holds another analysis under the identity {run_id} already.</source>
        <translation>Der Speicher enthält bereits eine andere Analyse mit der Kennung {run_id}.</translation>
    </message>
    <message>
        <source>Run the model again; an analysis that is in the store is never overwritten.</source>
        <translation>Das Modell noch einmal laufen lassen; eine Analyse im Speicher wird nie überschrieben.</translation>
    </message>
    <message>
        <source>The analyses of the study could not be read</source>
        <translation>Die Analysen der Untersuchung konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>The analysis could not be read</source>
        <translation>Die Analyse konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>The decision could not be saved and is not in force</source>
        <translation>Die Entscheidung konnte nicht gesichert werden und gilt nicht</translation>
    </message>
    <message>
        <source>The decisions on the study could not be read</source>
        <translation>Die Entscheidungen zur Untersuchung konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>The signature could not be saved and the report is not signed</source>
        <translation>Die Signatur konnte nicht gesichert werden, und der Bericht ist nicht signiert</translation>
    </message>
    <message>
        <source>The signatures on the study could not be read</source>
        <translation>Die Signaturen zur Untersuchung konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>The measurement could not be saved</source>
        <translation>Die Messung konnte nicht gesichert werden</translation>
    </message>
    <message>
        <source>The measurements on the study could not be read</source>
        <translation>Die Messungen zur Untersuchung konnten nicht gelesen werden</translation>
    </message>
    <message>
        <source>How the study is looked at could not be saved</source>
        <translation>Wie die Untersuchung angesehen wird, konnte nicht gesichert werden</translation>
    </message>
    <message>
        <source>How the study was looked at could not be read</source>
        <translation>Wie die Untersuchung angesehen wurde, konnte nicht gelesen werden</translation>
    </message>
    <message>
        <source>The segment could not be saved: {reason}.</source>
        <translation>Das Segment konnte nicht gesichert werden: {reason}.</translation>
    </message>
    <message>
        <source>Check that there is room in {folder}.</source>
        <translation>Prüfen, ob in {folder} Platz ist.</translation>
    </message>
    <message>
        <source>{file} is no name of a file of a segment.</source>
        <translation>{file} ist kein Name einer Segmentdatei.</translation>
    </message>
    <message>
        <source>its file {file} cannot be read ({reason}).</source>
        <translation>die Datei {file} kann nicht gelesen werden ({reason}).</translation>
    </message>
    <message>
        <source>its file {file} is not what was saved.</source>
        <translation>die Datei {file} ist nicht, was gesichert wurde.</translation>
    </message>
    <message>
        <source>its file {file} is damaged.</source>
        <translation>die Datei {file} ist beschädigt.</translation>
    </message>
    <message>
        <source>Run model</source>
        <translation>Modell starten</translation>
    </message>
    <message>
        <source>{folder}: cannot be used</source>
        <translation>{folder}: nicht nutzbar</translation>
    </message>
    <message>
        <source>No models are installed</source>
        <translation>Keine Modelle installiert</translation>
    </message>
    <message>
        <source>for {names}, not {modality}</source>
        <translation>für {names}, nicht {modality}</translation>
    </message>
    <message>
        <source>this series {reason}</source>
        <translation>diese Serie {reason}</translation>
    </message>
    <message>
        <source>Automatic</source>
        <translation>Automatisch</translation>
    </message>
    <message>
        <source>From the header</source>
        <translation>Aus dem Kopf</translation>
    </message>
    <message>
        <source>Open folder…</source>
        <translation>Ordner öffnen…</translation>
    </message>
    <message>
        <source>Open file…</source>
        <translation>Datei öffnen…</translation>
    </message>
    <message>
        <source>Try the demo study</source>
        <translation>Demo-Untersuchung ausprobieren</translation>
    </message>
    <message>
        <source>Report…</source>
        <translation>Bericht…</translation>
    </message>
    <message>
        <source>Reader…</source>
        <translation>Befunder…</translation>
    </message>
    <message>
        <source>Quit</source>
        <translation>Beenden</translation>
    </message>
    <message>
        <source>Next finding</source>
        <translation>Nächster Befund</translation>
    </message>
    <message>
        <source>Previous finding</source>
        <translation>Voriger Befund</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>Rückgängig</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>Wiederholen</translation>
    </message>
    <message>
        <source>Show rejected findings</source>
        <translation>Abgelehnte Befunde zeigen</translation>
    </message>
    <message>
        <source>Overlays</source>
        <translation>Overlays</translation>
    </message>
    <message>
        <source>Heatmap</source>
        <translation>Heatmap</translation>
    </message>
    <message>
        <source>Crosshair</source>
        <translation>Fadenkreuz</translation>
    </message>
    <message>
        <source>Invert</source>
        <translation>Invertieren</translation>
    </message>
    <message>
        <source>Reset view</source>
        <translation>Ansicht zurücksetzen</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>Einpassen</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>Vergrößern</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>Verkleinern</translation>
    </message>
    <message>
        <source>One pixel to one pixel</source>
        <translation>Ein Pixel zu einem Pixel</translation>
    </message>
    <message>
        <source>True size</source>
        <translation>Wahre Größe</translation>
    </message>
    <message>
        <source>Previous slice</source>
        <translation>Vorige Schicht</translation>
    </message>
    <message>
        <source>Next slice</source>
        <translation>Nächste Schicht</translation>
    </message>
    <message>
        <source>Back 10 slices</source>
        <translation>10 Schichten zurück</translation>
    </message>
    <message>
        <source>On 10 slices</source>
        <translation>10 Schichten weiter</translation>
    </message>
    <message>
        <source>First slice</source>
        <translation>Erste Schicht</translation>
    </message>
    <message>
        <source>Last slice</source>
        <translation>Letzte Schicht</translation>
    </message>
    <message>
        <source>Play</source>
        <translation>Abspielen</translation>
    </message>
    <message>
        <source>Previous time</source>
        <translation>Voriger Zeitpunkt</translation>
    </message>
    <message>
        <source>Next time</source>
        <translation>Nächster Zeitpunkt</translation>
    </message>
    <message>
        <source>Axial alone</source>
        <translation>Axial allein</translation>
    </message>
    <message>
        <source>Coronal alone</source>
        <translation>Koronar allein</translation>
    </message>
    <message>
        <source>Sagittal alone</source>
        <translation>Sagittal allein</translation>
    </message>
    <message>
        <source>3D alone</source>
        <translation>3D allein</translation>
    </message>
    <message>
        <source>Studies panel</source>
        <translation>Leiste der Untersuchungen</translation>
    </message>
    <message>
        <source>Findings panel</source>
        <translation>Leiste der Befunde</translation>
    </message>
    <message>
        <source>Geometry passport…</source>
        <translation>Geometriepass…</translation>
    </message>
    <message>
        <source>Full screen</source>
        <translation>Vollbild</translation>
    </message>
    <message>
        <source>Manual</source>
        <translation>Handbuch</translation>
    </message>
    <message>
        <source>All actions…</source>
        <translation>Alle Befehle…</translation>
    </message>
    <message>
        <source>Keyboard shortcuts…</source>
        <translation>Tastenkürzel…</translation>
    </message>
    <message>
        <source>Display check…</source>
        <translation>Bildschirmprüfung…</translation>
    </message>
    <message>
        <source>About medviewer</source>
        <translation>Über medviewer</translation>
    </message>
    <message>
        <source>File</source>
        <translation>Datei</translation>
    </message>
    <message>
        <source>View</source>
        <translation>Ansicht</translation>
    </message>
    <message>
        <source>Layout</source>
        <translation>Anordnung</translation>
    </message>
    <message>
        <source>Mouse</source>
        <translation>Maus</translation>
    </message>
    <message>
        <source>Annotate</source>
        <translation>Annotieren</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>Hilfe</translation>
    </message>
    <message>
        <source>Thick slices</source>
        <translation>Dicke Schichten</translation>
    </message>
    <message>
        <source>One view alone</source>
        <translation>Eine Ansicht allein</translation>
    </message>
    <message>
        <source>Turn and mirror</source>
        <translation>Drehen und spiegeln</translation>
    </message>
    <message>
        <source>Theme</source>
        <translation>Farbschema</translation>
    </message>
    <message>
        <source>Language</source>
        <translation>Sprache</translation>
    </message>
    <message>
        <source>Curve</source>
        <translation>Kennlinie</translation>
    </message>
    <message>
        <source>Colours</source>
        <translation>Farben</translation>
    </message>
    <message>
        <source>Interpolation</source>
        <translation>Interpolation</translation>
    </message>
    <message>
        <source>Noise</source>
        <translation>Rauschen</translation>
    </message>
    <message>
        <source>Dark theme</source>
        <translation>Dunkles Farbschema</translation>
    </message>
    <message>
        <source>Light theme</source>
        <translation>Helles Farbschema</translation>
    </message>
    <message>
        <source>Theme of the desktop</source>
        <translation>Farbschema des Desktops</translation>
    </message>
    <message>
        <source>Language of the desktop</source>
        <translation>Sprache des Desktops</translation>
    </message>
    <message>
        <source>Keeping the view</source>
        <translation>Ansicht wird gesichert</translation>
    </message>
    <message>
        <source>Eraser</source>
        <translation>Radierer</translation>
    </message>
    <message>
        <source>Smaller brush</source>
        <translation>Kleinerer Pinsel</translation>
    </message>
    <message>
        <source>Larger brush</source>
        <translation>Größerer Pinsel</translation>
    </message>
    <message>
        <source>Keep the largest part</source>
        <translation>Größten Teil behalten</translation>
    </message>
    <message>
        <source>Segment the finding</source>
        <translation>Den Befund segmentieren</translation>
    </message>
    <message>
        <source>Reject finding</source>
        <translation>Befund ablehnen</translation>
    </message>
    <message>
        <source>Why is “{finding_text}” rejected?</source>
        <translation>Warum wird „{finding_text}“ abgelehnt?</translation>
    </message>
    <message>
        <source>Other reason, or a note</source>
        <translation>Anderer Grund oder eine Anmerkung</translation>
    </message>
    <message>
        <source>Use this name</source>
        <translation>Diesen Namen benutzen</translation>
    </message>
    <message>
        <source>Every decision is kept with the name of its reader.</source>
        <translation>Jede Entscheidung wird mit dem Namen ihres Befunders aufgezeichnet.</translation>
    </message>
    <message>
        <source>Name, e.g. Dr N. Example</source>
        <translation>Name, z. B. Dr. N. Muster</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>Name</translation>
    </message>
    <message>
        <source>Role</source>
        <translation>Rolle</translation>
    </message>
    <message>
        <source>Save this layout</source>
        <translation>Diese Anordnung sichern</translation>
    </message>
    <message>
        <source>Save</source>
        <translation>Sichern</translation>
    </message>
    <message>
        <source>Studies of this kind will open like this.</source>
        <translation>Untersuchungen dieser Art werden so geöffnet.</translation>
    </message>
    <message>
        <source>Name of the protocol</source>
        <translation>Name des Protokolls</translation>
    </message>
    <message>
        <source>Is the dark grey square inside the black one to be seen (5 % in 0 %)?</source>
        <translation>Ist das dunkelgraue Quadrat im schwarzen zu sehen (5 % in 0 %)?</translation>
    </message>
    <message>
        <source>Is the square inside the white one to be seen (95 % in 100 %)?</source>
        <translation>Ist das Quadrat im weißen zu sehen (95 % in 100 %)?</translation>
    </message>
    <message>
        <source>Does each of the 18 steps differ from the next, in at least one of the rows?</source>
        <translation>Unterscheidet sich jede der 18 Stufen von der nächsten, in mindestens einer der Reihen?</translation>
    </message>
    <message>
        <source>Are the finest lines sharp in the middle and in all corners, also the faint ones?</source>
        <translation>Sind die feinsten Linien in der Mitte und in allen Ecken scharf, auch die schwachen?</translation>
    </message>
    <message>
        <source>Are both frames whole at all four edges, and the lines straight?</source>
        <translation>Sind beide Rahmen an allen vier Kanten ganz und die Linien gerade?</translation>
    </message>
    <message>
        <source>Does the ramp go from black to white without bands of colour?</source>
        <translation>Verläuft die Rampe von Schwarz nach Weiß ohne farbige Streifen?</translation>
    </message>
    <message>
        <source>The display passed its check.</source>
        <translation>Der Bildschirm hat seine Prüfung bestanden.</translation>
    </message>
    <message>
        <source>It is on record with your name and the date.</source>
        <translation>Das ist mit Ihrem Namen und dem Datum aufgezeichnet.</translation>
    </message>
    <message>
        <source>The display did not pass its check.</source>
        <translation>Der Bildschirm hat seine Prüfung nicht bestanden.</translation>
    </message>
    <message>
        <source>It is on record. Have the screen looked after before you read on it.</source>
        <translation>Das ist aufgezeichnet. Den Bildschirm instand setzen lassen, bevor daran befundet wird.</translation>
    </message>
    <message>
        <source>Display check</source>
        <translation>Bildschirmprüfung</translation>
    </message>
    <message>
        <source>Keep the result</source>
        <translation>Ergebnis aufzeichnen</translation>
    </message>
    <message>
        <source>Leave without a result</source>
        <translation>Ohne Ergebnis verlassen</translation>
    </message>
    <message>
        <source>Yes</source>
        <translation>Ja</translation>
    </message>
    <message>
        <source>No</source>
        <translation>Nein</translation>
    </message>
    <message>
        <source>In the light in which you read.</source>
        <translation>Bei dem Licht, in dem Sie befunden.</translation>
    </message>
    <message>
        <source>A document of type {} ({:,} bytes) is not shown here.</source>
        <translation>Ein Dokument der Art {} ({:,} Bytes) wird hier nicht gezeigt.</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>The PDF in this object is damaged and cannot be shown.</source>
        <translation>Das PDF in diesem Objekt ist beschädigt und kann nicht gezeigt werden.</translation>
    </message>
    <message>
        <source>Text of the report</source>
        <translation>Text des Berichts</translation>
    </message>
    <message>
        <source>Could not be written: {value}.</source>
        <translation>Konnte nicht geschrieben werden: {value}.</translation>
    </message>
    <message>
        <source>Something went wrong: {name}.</source>
        <translation>Etwas ist schiefgegangen: {name}.</translation>
    </message>
    <message>
        <source>Decisions already on record are safe. The details are in the log.</source>
        <translation>Bereits aufgezeichnete Entscheidungen sind sicher. Einzelheiten stehen im Protokoll.</translation>
    </message>
    <message>
        <source>Prior beside this study</source>
        <translation>Voruntersuchung daneben</translation>
    </message>
    <message>
        <source>Register to active series</source>
        <translation>Mit aktiver Serie registrieren</translation>
    </message>
    <message>
        <source>Follow-up…</source>
        <translation>Verlauf…</translation>
    </message>
    <message>
        <source>No study is open, so there is nothing to follow up.</source>
        <translation>Keine Untersuchung ist offen, daher gibt es keinen Verlauf.</translation>
    </message>
    <message>
        <source>Export the follow-up table</source>
        <translation>Verlaufstabelle ausgeben</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>Tabelle (*.csv)</translation>
    </message>
    <message>
        <source>The follow-up table was written.</source>
        <translation>Die Verlaufstabelle wurde geschrieben.</translation>
    </message>
    <message>
        <source>No diameter has been measured yet.</source>
        <translation>Noch kein Durchmesser wurde gemessen.</translation>
    </message>
    <message>
        <source>sum of targets</source>
        <translation>Summe der Zielläsionen</translation>
    </message>
    <message>
        <source>Diameters over time</source>
        <translation>Durchmesser im Verlauf</translation>
    </message>
    <message>
        <source>Lesion</source>
        <translation>Läsion</translation>
    </message>
    <message>
        <source>Change since first</source>
        <translation>Änderung seit Beginn</translation>
    </message>
    <message>
        <source>Last volume</source>
        <translation>Letztes Volumen</translation>
    </message>
    <message>
        <source>Doubling time</source>
        <translation>Verdopplungszeit</translation>
    </message>
    <message>
        <source>Sum of targets</source>
        <translation>Summe der Zielläsionen</translation>
    </message>
    <message>
        <source>Lesions over time</source>
        <translation>Läsionen im Verlauf</translation>
    </message>
    <message>
        <source>Of the {volume_words}</source>
        <translation>Quelle: {volume_words}</translation>
    </message>
    <message>
        <source>{lesion}  (target)</source>
        <translation>{lesion}  (Zielläsion)</translation>
    </message>
    <message>
        <source>Measure a lesion (D or B), or accept a finding, in this study and in an earlier one; they are listed here.</source>
        <translation>Eine Läsion messen (D oder B) oder einen Befund annehmen, in dieser und in einer früheren Untersuchung; hier sind sie aufgeführt.</translation>
    </message>
    <message>
        <source>Only one study of this person is open. Open the folder with an earlier one to compare.</source>
        <translation>Nur eine Untersuchung dieser Person ist offen. Zum Vergleich den Ordner mit einer früheren öffnen.</translation>
    </message>
    <message>
        <source>Same lesion</source>
        <translation>Dieselbe Läsion</translation>
    </message>
    <message>
        <source>Not the same</source>
        <translation>Nicht dieselbe</translation>
    </message>
    <message>
        <source>Gone</source>
        <translation>Verschwunden</translation>
    </message>
    <message>
        <source>New lesion</source>
        <translation>Neue Läsion</translation>
    </message>
    <message>
        <source>Follow-up</source>
        <translation>Verlauf</translation>
    </message>
    <message>
        <source>Export table…</source>
        <translation>Tabelle ausgeben…</translation>
    </message>
    <message>
        <source>{asked} to be answered: select a row. </source>
        <translation>{asked} zu beantworten: eine Zeile wählen. </translation>
    </message>
    <message>
        <source>More</source>
        <translation>Mehr</translation>
    </message>
    <message>
        <source>Open</source>
        <translation>Öffnen</translation>
    </message>
    <message>
        <source>Report</source>
        <translation>Bericht</translation>
    </message>
    <message>
        <source>reader: {name}</source>
        <translation>Befunder: {name}</translation>
    </message>
    <message>
        <source>reader: not named</source>
        <translation>Befunder: nicht genannt</translation>
    </message>
    <message>
        <source>{value}. Click to change.</source>
        <translation>{value}. Zum Ändern klicken.</translation>
    </message>
    <message>
        <source>Of this series</source>
        <translation>Dieser Serie</translation>
    </message>
    <message>
        <source>The header offers none</source>
        <translation>Der Kopf bietet keines an</translation>
    </message>
    <message>
        <source>table</source>
        <translation>Tabelle</translation>
    </message>
    <message>
        <source>Wheel: slice by slice. Left drag: brightness. Right drag: zoom.</source>
        <translation>Mausrad: Schicht für Schicht. Links ziehen: Helligkeit. Rechts ziehen: Zoom.</translation>
    </message>
    <message>
        <source>Hold {overlays} to look under the marks; {accept} accepts a finding, {reject} rejects it.</source>
        <translation>{overlays} halten, um unter die Markierungen zu sehen; {accept} nimmt einen Befund an, {reject} lehnt ihn ab.</translation>
    </message>
    <message>
        <source>{palette} finds every action by a few letters, {manual} opens the manual.</source>
        <translation>{palette} findet jeden Befehl mit ein paar Buchstaben, {manual} öffnet das Handbuch.</translation>
    </message>
    <message>
        <source>(no key)</source>
        <translation>(keine Taste)</translation>
    </message>
    <message>
        <source>Hints</source>
        <translation>Hinweise</translation>
    </message>
    <message>
        <source>Got it</source>
        <translation>Verstanden</translation>
    </message>
    <message>
        <source>Key image</source>
        <translation>Schlüsselbild</translation>
    </message>
    <message>
        <source>Single slices</source>
        <translation>Einzelne Schichten</translation>
    </message>
    <message>
        <source>Thick slices: MIP</source>
        <translation>Dicke Schichten: MIP</translation>
    </message>
    <message>
        <source>Thick slices: MinIP</source>
        <translation>Dicke Schichten: MinIP</translation>
    </message>
    <message>
        <source>Thick slices: mean</source>
        <translation>Dicke Schichten: Mittel</translation>
    </message>
    <message>
        <source>Second window</source>
        <translation>Zweites Fenster</translation>
    </message>
    <message>
        <source>Next viewport</source>
        <translation>Nächste Ansicht</translation>
    </message>
    <message>
        <source>Previous viewport</source>
        <translation>Vorige Ansicht</translation>
    </message>
    <message>
        <source>Next series</source>
        <translation>Nächste Serie</translation>
    </message>
    <message>
        <source>Previous series</source>
        <translation>Vorige Serie</translation>
    </message>
    <message>
        <source>Next stage</source>
        <translation>Nächste Stufe</translation>
    </message>
    <message>
        <source>Previous stage</source>
        <translation>Vorige Stufe</translation>
    </message>
    <message>
        <source>Save this layout as a protocol…</source>
        <translation>Diese Anordnung als Protokoll sichern…</translation>
    </message>
    <message>
        <source>Scroll together</source>
        <translation>Gemeinsam blättern</translation>
    </message>
    <message>
        <source>Turn planes</source>
        <translation>Ebenen drehen</translation>
    </message>
    <message>
        <source>Straighten planes</source>
        <translation>Ebenen gerade richten</translation>
    </message>
    <message>
        <source>Thicker slices</source>
        <translation>Dickere Schichten</translation>
    </message>
    <message>
        <source>Thinner slices</source>
        <translation>Dünnere Schichten</translation>
    </message>
    <message>
        <source>Rotate right</source>
        <translation>Nach rechts drehen</translation>
    </message>
    <message>
        <source>Rotate left</source>
        <translation>Nach links drehen</translation>
    </message>
    <message>
        <source>Flip left to right</source>
        <translation>Links und rechts tauschen</translation>
    </message>
    <message>
        <source>Flip top to bottom</source>
        <translation>Oben und unten tauschen</translation>
    </message>
    <message>
        <source>Greys</source>
        <translation>Graustufen</translation>
    </message>
    <message>
        <source>Hot iron colours</source>
        <translation>Farben: Glüheisen</translation>
    </message>
    <message>
        <source>PET colours</source>
        <translation>Farben: PET</translation>
    </message>
    <message>
        <source>Hot metal blue colours</source>
        <translation>Farben: Glühmetall blau</translation>
    </message>
    <message>
        <source>PET 20 step colours</source>
        <translation>Farben: PET 20 Stufen</translation>
    </message>
    <message>
        <source>Inferno colours</source>
        <translation>Farben: Inferno</translation>
    </message>
    <message>
        <source>Sky blue colours</source>
        <translation>Farben: Himmelblau</translation>
    </message>
    <message>
        <source>Amber colours</source>
        <translation>Farben: Bernstein</translation>
    </message>
    <message>
        <source>No interpolation</source>
        <translation>Keine Interpolation</translation>
    </message>
    <message>
        <source>Linear interpolation</source>
        <translation>Lineare Interpolation</translation>
    </message>
    <message>
        <source>Cubic interpolation</source>
        <translation>Kubische Interpolation</translation>
    </message>
    <message>
        <source>Linear curve (DICOM)</source>
        <translation>Lineare Kennlinie (DICOM)</translation>
    </message>
    <message>
        <source>Linear curve, exact</source>
        <translation>Lineare Kennlinie, exakt</translation>
    </message>
    <message>
        <source>Sigmoid curve</source>
        <translation>Sigmoide Kennlinie</translation>
    </message>
    <message>
        <source>As acquired, with its noise</source>
        <translation>Wie aufgenommen, mit Rauschen</translation>
    </message>
    <message>
        <source>Median filter 3x3x3</source>
        <translation>Medianfilter 3x3x3</translation>
    </message>
    <message>
        <source>Curvature flow filter</source>
        <translation>Krümmungsflussfilter</translation>
    </message>
    <message>
        <source>Non-local means filter</source>
        <translation>Non-Local-Means-Filter</translation>
    </message>
    <message>
        <source>From a region</source>
        <translation>Aus einer Region</translation>
    </message>
    <message>
        <source>By numbers…</source>
        <translation>Durch Zahlen…</translation>
    </message>
    <message>
        <source>Keep as a preset…</source>
        <translation>Als Voreinstellung behalten…</translation>
    </message>
    <message>
        <source>Window and colours of the series laid over</source>
        <translation>Fenster und Farben der überlagerten Serie</translation>
    </message>
    <message>
        <source>Magnifier</source>
        <translation>Lupe</translation>
    </message>
    <message>
        <source>This picture does not say how large its pixels are.</source>
        <translation>Dieses Bild sagt nicht, wie groß seine Pixel sind.</translation>
    </message>
    <message>
        <source>The screen does not say how large it is.</source>
        <translation>Der Bildschirm sagt nicht, wie groß er ist.</translation>
    </message>
    <message>
        <source>It is the size at the detector: in the patient things are smaller.</source>
        <translation>Es ist die Größe am Detektor: Im Patienten ist alles kleiner.</translation>
    </message>
    <message>
        <source>Give both as numbers, like 400 and -600.</source>
        <translation>Beide als Zahlen angeben, etwa 400 und -600.</translation>
    </message>
    <message>
        <source>Set</source>
        <translation>Setzen</translation>
    </message>
    <message>
        <source>Window in {unit}</source>
        <translation>Fenster in {unit}</translation>
    </message>
    <message>
        <source>Width</source>
        <translation>Breite</translation>
    </message>
    <message>
        <source>Level</source>
        <translation>Mitte</translation>
    </message>
    <message>
        <source>&amp;Width</source>
        <translation>&amp;Breite</translation>
    </message>
    <message>
        <source>&amp;Level</source>
        <translation>&amp;Mitte</translation>
    </message>
    <message>
        <source>Use one pixel to one pixel instead.</source>
        <translation>Stattdessen gibt es ein Pixel auf ein Pixel.</translation>
    </message>
    <message>
        <source>True size on a screen {width:.0f} mm wide, as this one calls itself.</source>
        <translation>Wahre Größe auf einem Bildschirm von {width:.0f} mm Breite, wie dieser sich nennt.</translation>
    </message>
    <message>
        <source>Hold a ruler to the scale to be sure.</source>
        <translation>Ein Lineal am Maßstab gibt Gewissheit.</translation>
    </message>
    <message>
        <source>All keys</source>
        <translation>Alle Tasten</translation>
    </message>
    <message>
        <source>This page is made of the table of shortcuts, with your own keys in it.</source>
        <translation>Diese Seite entsteht aus der Tabelle der Tastenkürzel, mit den eigenen Tasten darin.</translation>
    </message>
    <message>
        <source>key</source>
        <translation>Taste</translation>
    </message>
    <message>
        <source>does</source>
        <translation>bewirkt</translation>
    </message>
    <message>
        <source>; held: for as long as it is held</source>
        <translation>; solange sie gehalten wird</translation>
    </message>
    <message>
        <source>Search the manual</source>
        <translation>Im Handbuch suchen</translation>
    </message>
    <message>
        <source>Contents</source>
        <translation>Inhalt</translation>
    </message>
    <message>
        <source>Text of the manual</source>
        <translation>Text des Handbuchs</translation>
    </message>
    <message>
        <source>“{words}” is not in the manual.</source>
        <translation>„{words}“ steht nicht im Handbuch.</translation>
    </message>
    <message>
        <source>Name the measurement…</source>
        <translation>Die Messung benennen …</translation>
    </message>
    <message>
        <source>Delete the measurement</source>
        <translation>Die Messung löschen</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>Abbrechen</translation>
    </message>
    <message>
        <source>Text beside the arrow</source>
        <translation>Text am Pfeil</translation>
    </message>
    <message>
        <source>Save surface of a threshold</source>
        <translation>Oberfläche einer Schwelle sichern</translation>
    </message>
    <message>
        <source> Only what is in the crop box is saved.</source>
        <translation> Nur was im Ausschnitt liegt, wird gesichert.</translation>
    </message>
    <message>
        <source>The surface encloses all values from here on{unit}.{part}</source>
        <translation>Die Oberfläche umschließt alle Werte ab hier{unit}.{part}</translation>
    </message>
    <message>
        <source>surface from {value:g} {unit}</source>
        <translation>Oberfläche ab {value:g} {unit}</translation>
    </message>
    <message>
        <source>Save surface</source>
        <translation>Oberfläche sichern</translation>
    </message>
    <message>
        <source>The surface is saved as {written}.</source>
        <translation>Die Oberfläche ist als {written} gesichert.</translation>
    </message>
    <message>
        <source>In {parent}.</source>
        <translation>In {parent}.</translation>
    </message>
    <message>
        <source>Saving the surface</source>
        <translation>Oberfläche wird gesichert</translation>
    </message>
    <message>
        <source>Dismiss</source>
        <translation>Schließen</translation>
    </message>
    <message>
        <source>“{}” is not possible now.</source>
        <translation>„{}“ ist jetzt nicht möglich.</translation>
    </message>
    <message>
        <source>All actions</source>
        <translation>Alle Befehle</translation>
    </message>
    <message>
        <source>What do you want to do?</source>
        <translation>Was möchten Sie tun?</translation>
    </message>
    <message>
        <source>Search actions</source>
        <translation>Befehle suchen</translation>
    </message>
    <message>
        <source>Arrows choose, Enter does it, Esc closes.</source>
        <translation>Pfeile wählen, Enter führt aus, Esc schließt.</translation>
    </message>
    <message>
        <source>Actions</source>
        <translation>Befehle</translation>
    </message>
    <message>
        <source>{title}, not possible now</source>
        <translation>{title}, jetzt nicht möglich</translation>
    </message>
    <message>
        <source>{low:g} to {high:g} {unit}, the same for every study; not drawn under {floor:g} {unit}</source>
        <translation>{low:g} bis {high:g} {unit}, gleich für jede Untersuchung; nicht gezeichnet unter {floor:g} {unit}</translation>
    </message>
    <message>
        <source>THE MODEL, OF ITS OWN BOX</source>
        <translation>DAS MODELL, ZU SEINEM EIGENEN KASTEN</translation>
    </message>
    <message>
        <source>Select a finding to see its evidence.</source>
        <translation>Einen Befund wählen, um seine Evidenz zu sehen.</translation>
    </message>
    <message>
        <source>Opacity of the heatmap</source>
        <translation>Deckkraft der Heatmap</translation>
    </message>
    <message>
        <source>EVIDENCE</source>
        <translation>EVIDENZ</translation>
    </message>
    <message>
        <source>Evidence</source>
        <translation>Evidenz</translation>
    </message>
    <message>
        <source>What the model itself answers at each place</source>
        <translation>Was das Modell selbst an jeder Stelle antwortet</translation>
    </message>
    <message>
        <source>HEATMAP</source>
        <translation>HEATMAP</translation>
    </message>
    <message>
        <source>{method}. Not drawn under {floor_of:g} {unit}.</source>
        <translation>{method}. Nicht gezeichnet unter {floor_of:g} {unit}.</translation>
    </message>
    <message>
        <source>READER&apos;S BOX</source>
        <translation>BOX DES BEFUNDERS</translation>
    </message>
    <message>
        <source>MEASUREMENTS</source>
        <translation>MESSUNGEN</translation>
    </message>
    <message>
        <source>model: {facts}</source>
        <translation>Modell: {facts}</translation>
    </message>
    <message>
        <source>The model offers no evidence for this finding.</source>
        <translation>Das Modell bietet für diesen Befund keine Evidenz.</translation>
    </message>
    <message>
        <source>DECISION</source>
        <translation>ENTSCHEIDUNG</translation>
    </message>
    <message>
        <source>Pending: no verdict yet.</source>
        <translation>Offen: noch kein Urteil.</translation>
    </message>
    <message>
        <source>{verdict} by {reader} ({role}), {when}</source>
        <translation>{verdict} von {reader} ({role}), {when}</translation>
    </message>
    <message>
        <source>none stated</source>
        <translation>nicht genannt</translation>
    </message>
    <message>
        <source>MODEL</source>
        <translation>MODELL</translation>
    </message>
    <message>
        <source>{device}, {total:.1f} s, operating point {point}</source>
        <translation>{device}, {total:.1f} s, Arbeitspunkt {point}</translation>
    </message>
    <message>
        <source>SHA-256 {sha256}…, run {astimezone:%Y-%m-%d %H:%M}</source>
        <translation>SHA-256 {sha256}…, Lauf {astimezone:%Y-%m-%d %H:%M}</translation>
    </message>
    <message>
        <source>under the operating point</source>
        <translation>unter dem Arbeitspunkt</translation>
    </message>
    <message>
        <source>side unknown</source>
        <translation>Seite unbekannt</translation>
    </message>
    <message>
        <source>Open a study to look for findings.</source>
        <translation>Eine Untersuchung öffnen, um Befunde zu suchen.</translation>
    </message>
    <message>
        <source>Run a model to look for findings.</source>
        <translation>Ein Modell starten, um Befunde zu suchen.</translation>
    </message>
    <message>
        <source>No model here takes {} series.</source>
        <translation>Kein Modell hier nimmt {}-Serien.</translation>
    </message>
    <message>
        <source>A model is looking at this series…</source>
        <translation>Ein Modell sieht diese Serie an…</translation>
    </message>
    <message>
        <source>No findings at or above the threshold.</source>
        <translation>Keine Befunde an oder über der Schwelle.</translation>
    </message>
    <message>
        <source>FINDINGS</source>
        <translation>BEFUNDE</translation>
    </message>
    <message>
        <source>Lowest score that is listed</source>
        <translation>Kleinster Score, der aufgeführt wird</translation>
    </message>
    <message>
        <source>Lowest score that is listed; nothing is run again</source>
        <translation>Kleinster Score, der aufgeführt wird; nichts läuft noch einmal</translation>
    </message>
    <message>
        <source>FINDINGS   {rows} of {total}</source>
        <translation>BEFUNDE   {rows} von {total}</translation>
    </message>
    <message>
        <source>score ≥ {threshold:.2f}</source>
        <translation>Score ≥ {threshold:.2f}</translation>
    </message>
    <message>
        <source>Key images</source>
        <translation>Schlüsselbilder</translation>
    </message>
    <message>
        <source>Remove the chosen key image</source>
        <translation>Das gewählte Schlüsselbild entfernen</translation>
    </message>
    <message>
        <source>KEY IMAGES</source>
        <translation>SCHLÜSSELBILDER</translation>
    </message>
    <message>
        <source>Measurements</source>
        <translation>Messungen</translation>
    </message>
    <message>
        <source>OVERLAYS</source>
        <translation>OVERLAYS</translation>
    </message>
    <message>
        <source>Take off the images</source>
        <translation>Von den Bildern nehmen</translation>
    </message>
    <message>
        <source>Take {origin_text} off the images</source>
        <translation>{origin_text} von den Bildern nehmen</translation>
    </message>
    <message>
        <source>Show or hide</source>
        <translation>Zeigen oder verbergen</translation>
    </message>
    <message>
        <source>Show {layer}</source>
        <translation>{layer} zeigen</translation>
    </message>
    <message>
        <source>Opacity</source>
        <translation>Deckkraft</translation>
    </message>
    <message>
        <source>Opacity of {layer}</source>
        <translation>Deckkraft von {layer}</translation>
    </message>
    <message>
        <source>Make a segment of your own from it, to be changed</source>
        <translation>Daraus ein eigenes Segment machen, das geändert werden kann</translation>
    </message>
    <message>
        <source>Make a segment of your own from {name}</source>
        <translation>Aus {name} ein eigenes Segment machen</translation>
    </message>
    <message>
        <source>Read from a report, not found here; no verdicts. A click goes there, or opens the whole report.</source>
        <translation>Aus einem Bericht gelesen, nicht hier gefunden; keine Urteile. Ein Klick führt hin oder öffnet den ganzen Bericht.</translation>
    </message>
    <message>
        <source>Read from reports</source>
        <translation>Aus Berichten gelesen</translation>
    </message>
    <message>
        <source>READ FROM REPORTS</source>
        <translation>AUS BERICHTEN GELESEN</translation>
    </message>
    <message>
        <source>no measurements</source>
        <translation>keine Messungen</translation>
    </message>
    <message>
        <source>verified by {verifier}</source>
        <translation>verifiziert von {verifier}</translation>
    </message>
    <message>
        <source>verified</source>
        <translation>verifiziert</translation>
    </message>
    <message>
        <source>not verified</source>
        <translation>nicht verifiziert</translation>
    </message>
    <message>
        <source>Paint all around, and not on the slice alone</source>
        <translation>Ringsum malen und nicht nur auf der Schicht</translation>
    </message>
    <message>
        <source>Radius of the brush</source>
        <translation>Radius des Pinsels</translation>
    </message>
    <message>
        <source>Lowest value that is painted</source>
        <translation>Kleinster Wert, der gemalt wird</translation>
    </message>
    <message>
        <source>Highest value that is painted</source>
        <translation>Größter Wert, der gemalt wird</translation>
    </message>
    <message>
        <source>Tolerance of values</source>
        <translation>Toleranz der Werte</translation>
    </message>
    <message>
        <source>How far a region grows</source>
        <translation>Wie weit eine Region wächst</translation>
    </message>
    <message>
        <source>How far around smoothing looks</source>
        <translation>Wie weit das Glätten ringsum sieht</translation>
    </message>
    <message>
        <source>radius</source>
        <translation>Radius</translation>
    </message>
    <message>
        <source>values</source>
        <translation>Werte</translation>
    </message>
    <message>
        <source>± value</source>
        <translation>± Wert</translation>
    </message>
    <message>
        <source>within</source>
        <translation>innerhalb</translation>
    </message>
    <message>
        <source>smooth</source>
        <translation>Glätten</translation>
    </message>
    <message>
        <source>SEGMENTS</source>
        <translation>SEGMENTE</translation>
    </message>
    <message>
        <source>Draw on this segment</source>
        <translation>Auf diesem Segment zeichnen</translation>
    </message>
    <message>
        <source>Delete the segment</source>
        <translation>Das Segment löschen</translation>
    </message>
    <message>
        <source>saved</source>
        <translation>gesichert</translation>
    </message>
    <message>
        <source>not saved yet</source>
        <translation>noch nicht gesichert</translation>
    </message>
    <message>
        <source>Show {name}</source>
        <translation>{name} zeigen</translation>
    </message>
    <message>
        <source>Draw on {name}</source>
        <translation>Auf {name} zeichnen</translation>
    </message>
    <message>
        <source>Name of {name}</source>
        <translation>Name von {name}</translation>
    </message>
    <message>
        <source>Delete {name}</source>
        <translation>{name} löschen</translation>
    </message>
    <message>
        <source>Changed since it was signed by {reader}; sign again to make it final.</source>
        <translation>Geändert, seit {reader} signiert hat; zum Abschließen noch einmal signieren.</translation>
    </message>
    <message>
        <source>Signed by {reader}, {local_time}</source>
        <translation>Signiert von {reader}, {local_time}</translation>
    </message>
    <message>
        <source>slice</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>slices</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>picture</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>pictures</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>frames</source>
        <translation>Bilder</translation>
    </message>
    <message>
        <source>No studies are open. Drop a folder on the window, or press Ctrl+O.</source>
        <translation>Keine Untersuchungen sind offen. Einen Ordner auf das Fenster ziehen oder Strg+O drücken.</translation>
    </message>
    <message>
        <source>STUDIES</source>
        <translation>UNTERSUCHUNGEN</translation>
    </message>
    <message>
        <source>Studies</source>
        <translation>Untersuchungen</translation>
    </message>
    <message>
        <source>no date</source>
        <translation>kein Datum</translation>
    </message>
    <message>
        <source>Not opened ({rejected})</source>
        <translation>Nicht geöffnet ({rejected})</translation>
    </message>
    <message>
        <source>Show in the active viewport</source>
        <translation>In der aktiven Ansicht zeigen</translation>
    </message>
    <message>
        <source>Lay over the images on screen</source>
        <translation>Über die gezeigten Bilder legen</translation>
    </message>
    <message>
        <source>Geometry passport</source>
        <translation>Geometriepass</translation>
    </message>
    <message>
        <source>Is this the same person?</source>
        <translation>Ist das dieselbe Person?</translation>
    </message>
    <message>
        <source>Yes, the same</source>
        <translation>Ja, dieselbe</translation>
    </message>
    <message>
        <source>This study</source>
        <translation>Diese Untersuchung</translation>
    </message>
    <message>
        <source>Earlier study</source>
        <translation>Frühere Untersuchung</translation>
    </message>
    <message>
        <source>{asked} Yes: {lines}</source>
        <translation>{asked} Ja: {lines}</translation>
    </message>
    <message>
        <source>{asked} No: {lines}</source>
        <translation>{asked} Nein: {lines}</translation>
    </message>
    <message>
        <source>Copy picture</source>
        <translation>Bild kopieren</translation>
    </message>
    <message>
        <source>Save picture…</source>
        <translation>Bild sichern…</translation>
    </message>
    <message>
        <source>Print picture…</source>
        <translation>Bild drucken…</translation>
    </message>
    <message>
        <source>Preparing the preview</source>
        <translation>Vorschau wird vorbereitet</translation>
    </message>
    <message>
        <source>Open folder</source>
        <translation>Ordner öffnen</translation>
    </message>
    <message>
        <source>Open file</source>
        <translation>Datei öffnen</translation>
    </message>
    <message>
        <source>medviewer: radiology review with local models</source>
        <translation>medviewer: Radiologische Befundung mit lokalen Modellen</translation>
    </message>
    <message>
        <source>Frame</source>
        <translation>Bild</translation>
    </message>
    <message>
        <source>Speed</source>
        <translation>Tempo</translation>
    </message>
    <message>
        <source>How many times as fast as recorded</source>
        <translation>Wievielmal so schnell wie aufgenommen</translation>
    </message>
    <message>
        <source>Pause</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Previous and next time: Alt+Left, Alt+Right, Alt+wheel</source>
        <translation>Voriger und nächster Zeitpunkt: Alt+Links, Alt+Rechts, Alt+Mausrad</translation>
    </message>
    <message>
        <source>Report preview</source>
        <translation>Berichtsvorschau</translation>
    </message>
    <message>
        <source>Preparing the preview…</source>
        <translation>Vorschau wird vorbereitet…</translation>
    </message>
    <message>
        <source>Export preliminary…</source>
        <translation>Vorläufig ausgeben…</translation>
    </message>
    <message>
        <source>Export as signed…</source>
        <translation>Wie signiert ausgeben…</translation>
    </message>
    <message>
        <source>Sign addendum and export…</source>
        <translation>Nachtrag signieren und ausgeben…</translation>
    </message>
    <message>
        <source>Sign and export…</source>
        <translation>Signieren und ausgeben…</translation>
    </message>
    <message>
        <source>{summary} This is the PDF that is exported.</source>
        <translation>{summary} Das ist das PDF, das ausgegeben wird.</translation>
    </message>
    <message>
        <source>Sign the report</source>
        <translation>Bericht signieren</translation>
    </message>
    <message>
        <source>Sign and export</source>
        <translation>Signieren und ausgeben</translation>
    </message>
    <message>
        <source>Folder for the report</source>
        <translation>Ordner für den Bericht</translation>
    </message>
    <message>
        <source>Preliminary</source>
        <translation>Vorläufig</translation>
    </message>
    <message>
        <source>Final</source>
        <translation>Endgültig</translation>
    </message>
    <message>
        <source>{kind}: {findings} findings, {accepted} accepted.</source>
        <translation>{kind}: {findings} Befunde, {accepted} angenommen.</translation>
    </message>
    <message>
        <source>It is an addendum to the report signed by {reader}, {local_time}.</source>
        <translation>Es ist ein Nachtrag zu dem Bericht, den {reader}, {local_time}, signiert hat.</translation>
    </message>
    <message>
        <source>Sign the report on {name} (ID {id}) as {reader}, with {accepted} accepted and {others} rejected findings?</source>
        <translation>Den Bericht über {name} (ID {id}) als {reader} signieren, mit {accepted} angenommenen und {others} abgelehnten Befunden?</translation>
    </message>
    <message>
        <source>there is no second window</source>
        <translation>es gibt kein zweites Fenster</translation>
    </message>
    <message>
        <source>Preparing segments for the 3D view</source>
        <translation>Segmente für die 3D-Ansicht werden vorbereitet</translation>
    </message>
    <message>
        <source>Choose an action, then Change. Enter does it too.</source>
        <translation>Einen Befehl wählen, dann Ändern. Enter tut es auch.</translation>
    </message>
    <message>
        <source>Press the new key for “{}”. Esc leaves it as it is.</source>
        <translation>Die neue Taste für „{}“ drücken. Esc lässt alles, wie es ist.</translation>
    </message>
    <message>
        <source>Keyboard shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source>Search an action or a key</source>
        <translation>Befehl oder Taste suchen</translation>
    </message>
    <message>
        <source>Search shortcuts</source>
        <translation>Tastenkürzel suchen</translation>
    </message>
    <message>
        <source>Change…</source>
        <translation>Ändern…</translation>
    </message>
    <message>
        <source>Add a key…</source>
        <translation>Taste hinzufügen…</translation>
    </message>
    <message>
        <source>No key</source>
        <translation>Keine Taste</translation>
    </message>
    <message>
        <source>Reset</source>
        <translation>Zurücksetzen</translation>
    </message>
    <message>
        <source>Reset all</source>
        <translation>Alle zurücksetzen</translation>
    </message>
    <message>
        <source>Action</source>
        <translation>Befehl</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>Tasten</translation>
    </message>
    <message>
        <source>Menu</source>
        <translation>Menü</translation>
    </message>
    <message>
        <source>Shortcuts</source>
        <translation>Tastenkürzel</translation>
    </message>
    <message>
        <source> (hold to peek)</source>
        <translation> (halten zum Durchblicken)</translation>
    </message>
    <message>
        <source>Tab moves between the controls of the window and cannot do anything else.</source>
        <translation>Tab wechselt zwischen den Bedienelementen des Fensters und kann nichts anderes tun.</translation>
    </message>
    <message>
        <source>{key_text} already does “{rstrip}”. Take it away there first, or press another key.</source>
        <translation>{key_text} bewirkt schon „{rstrip}“. Die Taste dort zuerst wegnehmen oder eine andere drücken.</translation>
    </message>
    <message>
        <source>, {seen} seen</source>
        <translation>, {seen} gesehen</translation>
    </message>
    <message>
        <source>Slice {here} of {here_2}{known}</source>
        <translation>Schicht {here} von {here_2}{known}</translation>
    </message>
    <message>
        <source>{plane} view</source>
        <translation>Ansicht {plane}</translation>
    </message>
    <message>
        <source>Looking for the device</source>
        <translation>Gerät wird gesucht</translation>
    </message>
    <message>
        <source>no usable device</source>
        <translation>kein nutzbares Gerät</translation>
    </message>
    <message>
        <source>device not known</source>
        <translation>Gerät nicht bekannt</translation>
    </message>
    <message>
        <source>Stop this</source>
        <translation>Anhalten</translation>
    </message>
    <message>
        <source>Stop the running work</source>
        <translation>Die laufende Arbeit anhalten</translation>
    </message>
    <message>
        <source>Geometry passport: {verdict}</source>
        <translation>Geometriepass: {verdict}</translation>
    </message>
    <message>
        <source>Drag a series here</source>
        <translation>Eine Serie hierher ziehen</translation>
    </message>
    <message>
        <source>Drop a study folder here, or Ctrl+O. Try the demo study.</source>
        <translation>Einen Ordner mit einer Untersuchung hierher ziehen oder Strg+O. Die Demo-Untersuchung ausprobieren.</translation>
    </message>
    <message>
        <source>There is no picture: no series is on screen.</source>
        <translation>Es gibt kein Bild: Keine Serie ist zu sehen.</translation>
    </message>
    <message>
        <source>The picture is on the clipboard. It names the patient.</source>
        <translation>Das Bild ist in der Zwischenablage. Es nennt den Patienten.</translation>
    </message>
    <message>
        <source>Save picture</source>
        <translation>Bild sichern</translation>
    </message>
    <message>
        <source>PNG pictures (*.png)</source>
        <translation>PNG-Bilder (*.png)</translation>
    </message>
    <message>
        <source>The picture could not be written to {path}.</source>
        <translation>Das Bild konnte nicht nach {path} geschrieben werden.</translation>
    </message>
    <message>
        <source>Choose a folder that can be written to.</source>
        <translation>Einen Ordner wählen, in den geschrieben werden kann.</translation>
    </message>
    <message>
        <source>Picture written to {path}. It names the patient.</source>
        <translation>Bild nach {path} geschrieben. Es nennt den Patienten.</translation>
    </message>
    <message>
        <source>Picture printed: {where}. It names the patient.</source>
        <translation>Bild gedruckt: {where}. Es nennt den Patienten.</translation>
    </message>
    <message>
        <source>The picture could not be printed.</source>
        <translation>Das Bild konnte nicht gedruckt werden.</translation>
    </message>
    <message>
        <source>Check the printer, or choose a file in a folder that can be written to.</source>
        <translation>Den Drucker prüfen oder eine Datei in einem beschreibbaren Ordner wählen.</translation>
    </message>
    <message>
        <source>The picture could not be printed as a whole.</source>
        <translation>Das Bild konnte nicht vollständig gedruckt werden.</translation>
    </message>
    <message>
        <source>Check the printer and try again.</source>
        <translation>Den Drucker prüfen und noch einmal versuchen.</translation>
    </message>
    <message>
        <source>Reset window of the preset</source>
        <translation>Fenster der Voreinstellung zurücksetzen</translation>
    </message>
    <message>
        <source>Show table and things beside the body</source>
        <translation>Tisch und Dinge neben dem Körper zeigen</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>Ansehen</translation>
    </message>
    <message>
        <source>Crop box</source>
        <translation>Ausschnitt</translation>
    </message>
    <message>
        <source>Reset crop box</source>
        <translation>Ausschnitt zurücksetzen</translation>
    </message>
    <message>
        <source>Cut across the view</source>
        <translation>Quer zur Ansicht schneiden</translation>
    </message>
    <message>
        <source>Turn the cut to the view</source>
        <translation>Den Schnitt zur Ansicht drehen</translation>
    </message>
    <message>
        <source>Remove the cut</source>
        <translation>Den Schnitt entfernen</translation>
    </message>
    <message>
        <source>Save surface of a threshold…</source>
        <translation>Oberfläche einer Schwelle sichern…</translation>
    </message>
    <message>
        <source>Save surfaces of the segments…</source>
        <translation>Oberflächen der Segmente sichern…</translation>
    </message>
    <message>
        <source>3D view</source>
        <translation>3D-Ansicht</translation>
    </message>
    <message>
        <source>Preparing the 3D view</source>
        <translation>3D-Ansicht wird vorbereitet</translation>
    </message>
    <message>
        <source>Commands of all views…</source>
        <translation>Befehle aller Ansichten…</translation>
    </message>
    <message>
        <source>values of the single slice in the middle</source>
        <translation>Werte der einzelnen Schicht in der Mitte</translation>
    </message>
    <message>
        <source>Name of the measurement</source>
        <translation>Name der Messung</translation>
    </message>
    <message>
        <source>What it is, such as “liver” or “lymph node”: the follow-up counts by it.</source>
        <translation>Was es ist, etwa „Leber“ oder „Lymphknoten“: Danach zählt der Verlauf.</translation>
    </message>
    <message>
        <source>Window and level</source>
        <translation>Breite und Mitte</translation>
    </message>
    <message>
        <source>Pan</source>
        <translation>Verschieben</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>Zoomen</translation>
    </message>
    <message>
        <source>Scroll slices</source>
        <translation>Schichten durchgehen</translation>
    </message>
    <message>
        <source>Dragging up raises the level</source>
        <translation>Ziehen nach oben erhöht die Mitte</translation>
    </message>
    <message>
        <source>Earlier studies were found on disk: {studies}</source>
        <translation>Frühere Untersuchungen wurden auf dem Datenträger gefunden: {studies}</translation>
    </message>
    <message>
        <source>Layout &gt; Prior beside this study shows the latest one.</source>
        <translation>Anordnung &gt; Voruntersuchung daneben zeigt die jüngste.</translation>
    </message>
    <message>
        <source>Earlier studies were not all looked for.</source>
        <translation>Frühere Untersuchungen wurden nicht alle gesucht.</translation>
    </message>
    <message>
        <source>Looking for earlier studies</source>
        <translation>Frühere Untersuchungen suchen</translation>
    </message>
    <message>
        <source>From the front</source>
        <translation>Von vorn</translation>
    </message>
    <message>
        <source>From behind</source>
        <translation>Von hinten</translation>
    </message>
    <message>
        <source>From the patient&apos;s right</source>
        <translation>Von der rechten Seite des Patienten</translation>
    </message>
    <message>
        <source>From the patient&apos;s left</source>
        <translation>Von der linken Seite des Patienten</translation>
    </message>
    <message>
        <source>From the head</source>
        <translation>Vom Kopf</translation>
    </message>
    <message>
        <source>From the feet</source>
        <translation>Von den Füßen</translation>
    </message>
    <message>
        <source>{what}: {response} {unit} (core {core} {unit}, surround {surround} {unit}; best scale {scale} mm; {percent} % of it lies in a ball).</source>
        <translation>{what}: {response} {unit} (Kern {core} {unit}, Umgebung {surround} {unit}; beste Größe {scale} mm; {percent} % davon liegen in einer Kugel).</translation>
    </message>
    <message>
        <source>Core minus surround</source>
        <translation>Kern minus Umgebung</translation>
    </message>
    <message>
        <source>Brighter than its surround in all directions</source>
        <translation>Heller als die Umgebung, in allen Richtungen</translation>
    </message>
    <message>
        <source>A preset needs a name.</source>
        <translation>Eine Voreinstellung braucht einen Namen.</translation>
    </message>
    <message>
        <source>This window cannot be kept as a preset.</source>
        <translation>Dieses Fenster kann nicht als Voreinstellung behalten werden.</translation>
    </message>
    <message>
        <source>It goes by a table of the series&apos; own header.</source>
        <translation>Es folgt einer Tabelle aus dem Kopf der Serie.</translation>
    </message>
    <message>
        <source>Presets of PET are SUV, and the factor to SUV of this series is not known.</source>
        <translation>Voreinstellungen für PET sind SUV, und der Faktor zum SUV dieser Serie ist nicht bekannt.</translation>
    </message>
    <message>
        <source>free</source>
        <translation>frei</translation>
    </message>
    <message>
        <source>Keep window as a preset</source>
        <translation>Fenster als Voreinstellung behalten</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>Behalten</translation>
    </message>
    <message>
        <source>W {width:g}  L {level:g} for all {modality} series</source>
        <translation>W {width:g}  L {level:g} für alle Serien mit {modality}</translation>
    </message>
    <message>
        <source>&amp;Digit</source>
        <translation>&amp;Ziffer</translation>
    </message>
    <message>
        <source>&amp;Name</source>
        <translation>&amp;Name</translation>
    </message>
    <message>
        <source>Digit</source>
        <translation>Ziffer</translation>
    </message>
    <message>
        <source>As shipped</source>
        <translation>Wie ausgeliefert</translation>
    </message>
    <message>
        <source>Put what is shipped on this digit again</source>
        <translation>Auf diese Ziffer wieder legen, was ausgeliefert wird</translation>
    </message>
</context>
</TS>
