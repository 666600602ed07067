package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// A checkpoint is what the text of a signed note says of a log: C2SP tlog-checkpoint.
type checkpoint struct {
	origin string
	size   int64
	root   tlog.Hash
}

// openCheckpoint reads a signed note of which at least one signature is by one of the keys.
func openCheckpoint(message []byte, keys []string) (checkpoint, error) {
	var verifiers []note.Verifier
	for _, key := range keys {
		verifier, err := note.NewVerifier(key)
		if err != nil {
			return checkpoint{}, err
		}
		verifiers = append(verifiers, verifier)
	}
	opened, err := note.Open(message, note.VerifierList(verifiers...))
	if err != nil {
		return checkpoint{}, err
	}
	return parseCheckpoint(opened.Text)
}

func parseCheckpoint(text string) (checkpoint, error) {
	lines := strings.Split(text, "\n")
	if len(lines) < 4 || lines[len(lines)-1] != "" {
		return checkpoint{}, errors.New("a checkpoint has three lines or more")
	}
	for _, line := range lines[:len(lines)-1] {
		if line == "" {
			return checkpoint{}, errors.New("an empty line in a checkpoint")
		}
	}
	size, err := parseNumber(lines[1])
	if err != nil {
		return checkpoint{}, err
	}
	root, err := parseHash(lines[2])
	if err != nil {
		return checkpoint{}, err
	}
	return checkpoint{lines[0], size, root}, nil
}

// parseNumber reads a decimal number from 0 in its only spelling.
func parseNumber(text string) (int64, error) {
	number, err := strconv.ParseInt(text, 10, 64)
	if err != nil || number < 0 || strconv.FormatInt(number, 10) != text {
		return 0, fmt.Errorf("%q is no number", text)
	}
	return number, nil
}

// parseHash reads a hash in its only spelling.
func parseHash(text string) (tlog.Hash, error) {
	hash, err := tlog.ParseHash(text)
	if err != nil || hash.String() != text {
		return tlog.Hash{}, fmt.Errorf("%q is no hash", text)
	}
	return hash, nil
}

func parseHashes(texts []string) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, text := range texts {
		hash, err := parseHash(text)
		if err != nil {
			return nil, err
		}
		hashes = append(hashes, hash)
	}
	return hashes, nil
}

// computable says whether tlog ends: it looks for a power of two as large as the size, and from 2^62 on there
// is none that an int64 holds.
func computable(tree checkpoint) error {
	if tree.size < 0 || tree.size > 1<<62 {
		return fmt.Errorf("a size of %d is beyond this checker", tree.size)
	}
	return nil
}

// checkInclusion verifies that the record is the log's at that index.
func checkInclusion(proof []string, record []byte, index int64, tree checkpoint) error {
	if err := computable(tree); err != nil {
		return err
	}
	hashes, err := parseHashes(proof)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(hashes, tree.size, tree.root, index, tlog.RecordHash(record))
}

// checkConsistency verifies that the older log is a prefix of the newer one.
func checkConsistency(proof []string, older, newer checkpoint) error {
	hashes, err := parseHashes(proof)
	if err != nil {
		return err
	}
	if older.size == 0 {
		// tlog knows no proofs from the empty tree; RFC 9162 lets them be empty.
		if newer.size < 0 || len(hashes) != 0 || older.root != emptyRoot || newer.size == 0 && newer.root != emptyRoot {
			return errors.New("not consistent with the empty tree")
		}
		return nil
	}
	if err := computable(newer); err != nil {
		return err
	}
	return tlog.CheckTree(hashes, newer.size, newer.root, older.size, older.root)
}

// checkContinuation verifies that the log of an older checkpoint is a prefix of the one in a proof: the body of an
// add-checkpoint request of C2SP tlog-witness.
func checkContinuation(file, old []byte, keys []string) (checkpoint, error) {
	older, err := openCheckpoint(old, keys)
	if err != nil {
		return older, fmt.Errorf("older checkpoint: %w", err)
	}
	end := bytes.Index(file, []byte("\n\n"))
	if end < 0 {
		return older, errors.New("no empty line before the checkpoint")
	}
	lines := strings.Split(string(file[:end]), "\n")
	if !strings.HasPrefix(lines[0], "old ") {
		return older, errors.New("no proof of continuation")
	}
	size, err := parseNumber(lines[0][len("old "):])
	if err != nil {
		return older, err
	}
	newer, err := openCheckpoint(file[end+2:], keys)
	if err != nil {
		return newer, err
	}
	if newer.origin != older.origin || size != older.size {
		return newer, fmt.Errorf("of %d records of %q, and the older one has %d of %q",
			size, newer.origin, older.size, older.origin)
	}
	return newer, checkConsistency(lines[1:], older, newer)
}

// checkProof verifies a C2SP tlog-proof of a record, or where that is nil of what the proof holds as its extra data.
func checkProof(file, record []byte, keys []string) (checkpoint, error) {
	end := bytes.Index(file, []byte("\n\n"))
	if end < 0 {
		return checkpoint{}, errors.New("no empty line before the checkpoint")
	}
	lines := strings.Split(string(file[:end]), "\n")
	if lines[0] != "c2sp.org/tlog-proof@v1" {
		return checkpoint{}, errors.New("not a tlog-proof")
	}
	lines = lines[1:]
	if len(lines) > 0 && strings.HasPrefix(lines[0], "extra ") {
		extra, err := base64.StdEncoding.Strict().DecodeString(lines[0][len("extra "):])
		if err != nil {
			return checkpoint{}, err
		}
		if record == nil {
			record = extra
		}
		lines = lines[1:]
	}
	if record == nil {
		return checkpoint{}, errors.New("no record")
	}
	if len(lines) == 0 || !strings.HasPrefix(lines[0], "index ") {
		return checkpoint{}, errors.New("no index")
	}
	index, err := parseNumber(lines[0][len("index "):])
	if err != nil {
		return checkpoint{}, err
	}
	tree, err := openCheckpoint(file[end+2:], keys)
	if err != nil {
		return checkpoint{}, err
	}
	return tree, checkInclusion(lines[1:], record, index, tree)
}

// checkRecords computes the root of the records, and compares it and their number with a checkpoint.
func checkRecords(records [][]byte, tree checkpoint) error {
	if int64(len(records)) != tree.size {
		return fmt.Errorf("%d records for a log of %d", len(records), tree.size)
	}
	root, err := rootOf(records)
	if err != nil {
		return err
	}
	if root != tree.root {
		return fmt.Errorf("the records' root is %v", root)
	}
	return nil
}

// emptyRoot is that of RFC 6962; tlog's is all zeros.
var emptyRoot = tlog.Hash(sha256.Sum256(nil))

func rootOf(records [][]byte) (tlog.Hash, error) {
	if len(records) == 0 {
		return emptyRoot, nil
	}
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var hashes []tlog.Hash
		for _, index := range indexes {
			hashes = append(hashes, stored[index])
		}
		return hashes, nil
	})
	for index, record := range records {
		hashes, err := tlog.StoredHashes(int64(index), record, reader)
		if err != nil {
			return tlog.Hash{}, err
		}
		stored = append(stored, hashes...)
	}
	return tlog.TreeHash(int64(len(records)), reader)
}

// splitLines gives the lines of a file, each of which ends.
func splitLines(file []byte) ([][]byte, error) {
	if len(file) == 0 {
		return nil, nil
	}
	if file[len(file)-1] != '\n' {
		return nil, errors.New("the last line does not end")
	}
	return bytes.Split(file[:len(file)-1], []byte("\n")), nil
}
