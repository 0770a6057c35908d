package stub

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"hash/fnv"
	"math"
	"math/rand/v2"
)

// maxInputs is how many texts a request for embeddings may have, as at OpenAI.
const maxInputs = 2048

// maxElements bounds all vectors of an answer.
const maxElements = 8 << 20

// inputsOf returns the texts, or lists of tokens, of a request for embeddings.
func inputsOf(raw json.RawMessage) ([]string, bool) {
	var one string
	if json.Unmarshal(raw, &one) == nil {
		return []string{one}, true
	}
	var many []json.RawMessage
	if json.Unmarshal(raw, &many) != nil || len(many) == 0 {
		return nil, false
	}
	var number float64
	if json.Unmarshal(many[0], &number) == nil { // the tokens of one text
		return []string{string(raw)}, true
	}
	inputs := make([]string, len(many))
	for i, m := range many {
		inputs[i] = string(m)
	}
	return inputs, true
}

// vector returns a vector of length one, the same for the same text.
func vector(text string, dimensions int) []float32 {
	h := fnv.New64a()
	h.Write([]byte(text))
	rng := rand.New(rand.NewPCG(h.Sum64(), 0))
	v := make([]float32, dimensions)
	var sum float64
	for i := range v {
		v[i] = float32(rng.Float64()*2 - 1)
		sum += float64(v[i]) * float64(v[i])
	}
	for i := range v {
		v[i] /= float32(math.Sqrt(sum))
	}
	return v
}

// base64Of writes a vector as clients ask for that want it small.
func base64Of(v []float32) string {
	b := make([]byte, 0, 4*len(v))
	for _, x := range v {
		b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
	}
	return base64.StdEncoding.EncodeToString(b)
}
