package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/tlog"
)

// An exportHeader is the first line of an export. Of its members, those that say what the events are.
type exportHeader struct {
	First  *int64  `json:"first"`
	Format string  `json:"format"`
	Origin *string `json:"origin"`
	Root   string  `json:"root"`
	Size   int64   `json:"size"`
}

// An eventLine is one of the other lines.
type eventLine struct {
	Index *int64          `json:"idx"`
	Leaf  string          `json:"leaf"`
	Event json.RawMessage `json:"event"`
}

// checkExport verifies that the events of the files, one after the other, are those that the checkpoint covers,
// and perhaps more behind them, and that every file says itself what root they lead to.
func checkExport(files [][]byte, tree checkpoint) error {
	var records [][]byte
	for number, file := range files {
		more, header, err := exportedRecords(file, int64(len(records)), tree.origin)
		if err != nil {
			return fmt.Errorf("file %d: %w", number+1, err)
		}
		records = append(records, more...)
		if err := checkRecords(records, header); err != nil {
			return fmt.Errorf("file %d, its own root: %w", number+1, err)
		}
	}
	if int64(len(records)) < tree.size {
		return fmt.Errorf("%d records, and the checkpoint covers %d", len(records), tree.size)
	}
	return checkRecords(records[:tree.size], tree)
}

// exportedRecords gives the bodies of an export that is to begin at the index first, and what its header says.
func exportedRecords(file []byte, first int64, origin string) ([][]byte, checkpoint, error) {
	lines, err := splitLines(file)
	if err != nil {
		return nil, checkpoint{}, err
	}
	if len(lines) == 0 {
		return nil, checkpoint{}, errors.New("no header")
	}
	var header exportHeader
	if err := json.Unmarshal(lines[0], &header); err != nil {
		return nil, checkpoint{}, fmt.Errorf("header: %w", err)
	}
	if header.Format != "assay log 1" || header.First == nil || header.Origin == nil {
		return nil, checkpoint{}, errors.New("the header is that of another format")
	}
	if *header.Origin != origin {
		return nil, checkpoint{}, fmt.Errorf("an export of %q, a checkpoint of %q", *header.Origin, origin)
	}
	if *header.First != first {
		return nil, checkpoint{}, fmt.Errorf("it begins at %d, not at %d", *header.First, first)
	}
	root, err := parseHash(header.Root)
	if err != nil {
		return nil, checkpoint{}, err
	}
	var records [][]byte
	for _, line := range lines[1:] {
		index := first + int64(len(records))
		record, err := eventOf(line, index)
		if err != nil {
			return nil, checkpoint{}, fmt.Errorf("event %d: %w", index, err)
		}
		records = append(records, record)
	}
	return records, checkpoint{origin, header.Size, root}, nil
}

// eventOf gives the body in a line, byte for byte as it was hashed: what stands behind "event": up to the last brace.
func eventOf(line []byte, index int64) ([]byte, error) {
	var entry eventLine
	if err := json.Unmarshal(line, &entry); err != nil {
		return nil, err
	}
	if entry.Index == nil || *entry.Index != index {
		return nil, errors.New("another index")
	}
	expected := fmt.Sprintf("{\"idx\":%d,\"leaf\":\"%s\",\"event\":%s}", index, entry.Leaf, entry.Event)
	if !bytes.Equal(line, []byte(expected)) {
		return nil, errors.New("a line of another form")
	}
	leaf, err := parseHash(entry.Leaf)
	if err != nil {
		return nil, err
	}
	if tlog.RecordHash(entry.Event) != leaf {
		return nil, errors.New("not the leaf's event")
	}
	return entry.Event, nil
}
