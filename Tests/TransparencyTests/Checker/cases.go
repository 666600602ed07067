package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/note"
)

// A testCase is one line of a file of cases: a check by name, and the members it needs. Byte strings are
// base64, as encoding/json has it.
type testCase struct {
	Check string `json:"check"`

	Keys    []string `json:"keys"`    // checkpoint, proof: texts of verifier keys
	Signers []string `json:"signers"` // signing: texts of signer keys
	Note    []byte   `json:"note"`    // checkpoint, signing
	File    []byte   `json:"file"`    // proof
	Record  []byte   `json:"record"`  // proof, inclusion
	Records [][]byte `json:"records"` // root
	Hashes  []string `json:"hashes"`  // inclusion, consistency
	Index   int64    `json:"index"`   // inclusion
	OldSize int64    `json:"old_size"`
	OldRoot string   `json:"old_root"` // consistency
	Size    int64    `json:"size"`
	Root    string   `json:"root"` // inclusion, consistency, root
}

// runCases writes a line for each case: accepted, or refused and why.
func runCases(file []byte, output io.Writer) error {
	lines, err := splitLines(file)
	if err != nil {
		return err
	}
	writer := bufio.NewWriter(output)
	defer writer.Flush()
	for number, line := range lines {
		decoder := json.NewDecoder(bytes.NewReader(line))
		decoder.DisallowUnknownFields()
		var c testCase
		if err := decoder.Decode(&c); err != nil {
			return fmt.Errorf("case %d: %w", number+1, err)
		}
		problem, err := c.run()
		switch {
		case err != nil:
			return fmt.Errorf("case %d: %w", number+1, err)
		case problem != nil:
			fmt.Fprintf(writer, "refused: %v\n", problem)
		default:
			fmt.Fprintln(writer, "accepted")
		}
	}
	return nil
}

// run gives what is wrong with what is checked, and apart from it what is wrong with the case.
func (c testCase) run() (problem, err error) {
	switch c.Check {
	case "checkpoint":
		_, problem = openCheckpoint(c.Note, c.Keys)
		return problem, nil
	case "signing":
		return c.checkSigning()
	case "proof":
		_, problem = checkProof(c.File, c.Record, c.Keys)
		return problem, nil
	}
	tree, problem := c.tree(c.Size, c.Root)
	if problem != nil {
		return problem, nil
	}
	switch c.Check {
	case "inclusion":
		return checkInclusion(c.Hashes, c.Record, c.Index, tree), nil
	case "consistency":
		older, problem := c.tree(c.OldSize, c.OldRoot)
		if problem != nil {
			return problem, nil
		}
		return checkConsistency(c.Hashes, older, tree), nil
	case "root":
		return checkRecords(c.Records, tree), nil
	}
	return nil, fmt.Errorf("unknown check %q", c.Check)
}

func (c testCase) tree(size int64, root string) (checkpoint, error) {
	hash, err := parseHash(root)
	return checkpoint{"", size, hash}, err
}

// checkSigning signs the note's text anew, which must give the same bytes: Ed25519 has one signature of a text.
func (c testCase) checkSigning() (problem, err error) {
	end := bytes.LastIndex(c.Note, []byte("\n\n"))
	if end < 0 {
		return errors.New("no empty line before the signatures"), nil
	}
	var signers []note.Signer
	for _, text := range c.Signers {
		signer, err := note.NewSigner(text)
		if err != nil {
			return err, nil
		}
		signers = append(signers, signer)
	}
	signed, err := note.Sign(&note.Note{Text: string(c.Note[:end+1])}, signers...)
	if err != nil {
		return err, nil
	}
	if !bytes.Equal(signed, c.Note) {
		return errors.New("this is not how the keys sign this text"), nil
	}
	return nil, nil
}
