package interop

import (
	"testing"

	"code.cloudfoundry.org/go-loggregator/v10/rpc/loggregator_v2"
)

// tagged has tags in both maps, as producers of either age send them, and one in both of them.
func tagged(source string) *loggregator_v2.Envelope {
	return &loggregator_v2.Envelope{
		SourceId:  source,
		Timestamp: 1,
		Tags:      map[string]string{"new": "text", "both": "new"},
		DeprecatedTags: map[string]*loggregator_v2.Value{
			"both":    text("old"),
			"text":    text("old"),
			"integer": {Data: &loggregator_v2.Value_Integer{Integer: -7}},
			"decimal": {Data: &loggregator_v2.Value_Decimal{Decimal: 1.5}},
		},
		Message: logOf("tagged", loggregator_v2.Log_OUT),
	}
}

func text(value string) *loggregator_v2.Value {
	return &loggregator_v2.Value{Data: &loggregator_v2.Value_Text{Text: value}}
}

func TestPreferredTagsAreAllInTags(t *testing.T) {
	forEachClient(t, func(t *testing.T, open open) {
		source := newSource(t)
		p := newProducer(t, shared)
		c := open(t, shared, everything(source))
		catchUp(t, p, source, c)
		p.Emit(tagged(source))
		catchUp(t, p, source, c)

		want := tagged(source)
		want.DeprecatedTags = nil
		want.Tags = map[string]string{"new": "text", "both": "old", "text": "old", "integer": "-7", "decimal": "1.5",
			"deployment": "interop"}
		expect(t, c.take(), want)
	})
}

func TestWithoutPreferredTagsAllAreInDeprecatedTagsAsText(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	old := everything(source)
	old.UsePreferredTags = false
	c := openConnector(t, shared, old)
	catchUp(t, p, source, c)
	p.Emit(tagged(source))
	catchUp(t, p, source, c)

	want := tagged(source)
	want.Tags = nil
	want.DeprecatedTags = map[string]*loggregator_v2.Value{"new": text("text"), "both": text("old"),
		"text": text("old"), "integer": text("-7"), "decimal": text("1.5"), "deployment": text("interop")}
	expect(t, c.take(), want)
}

func TestTheGatewaysClientsGetPreferredTagsWhateverTheyAskFor(t *testing.T) {
	source := newSource(t)
	p := newProducer(t, shared)
	old := everything(source)
	old.UsePreferredTags = false
	c := openGateway(t, shared, old)
	catchUp(t, p, source, c)
	p.Emit(&loggregator_v2.Envelope{SourceId: source, DeprecatedTags: tagged(source).DeprecatedTags,
		Message: eventOf("title", "body")})
	catchUp(t, p, source, c)

	expect(t, c.take(), &loggregator_v2.Envelope{SourceId: source, Message: eventOf("title", "body"),
		Tags: map[string]string{"both": "old", "text": "old", "integer": "-7", "decimal": "1.5",
			"deployment": "interop"}})
}
