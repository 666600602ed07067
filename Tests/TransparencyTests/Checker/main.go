// Checker verifies what assay's audit log hands out, and shares no code with it: hashes and proofs are those
// of golang.org/x/mod/sumdb/tlog, signatures those of golang.org/x/mod/sumdb/note.
//
//	checker checkpoint KEY CHECKPOINT              a checkpoint is signed by the key
//	checker consistency KEY OLD NEW HASHES         the old checkpoint's log is a prefix of the new one's
//	checker proof KEY PROOF RECORD                 a C2SP tlog-proof proves the record
//	checker export KEY CHECKPOINT FILE...          the lines of the files are the checkpoint's records
//	checker cases FILE                             many checks at once, see cases.go
//
// KEY is the text of a verifier key, all others are files; HASHES has a base64 hash on each line. Prints one
// line; exits with 0 where the check holds, with 1 where it does not, with 2 where it could not be made.
package main

import (
	"fmt"
	"os"
	"strings"
)

func main() {
	if len(os.Args) < 2 {
		unusable(fmt.Errorf("which check?"))
	}
	arguments := os.Args[2:]
	switch command := os.Args[1]; {
	case command == "checkpoint" && len(arguments) == 2:
		tree, err := openCheckpoint(read(arguments[1]), arguments[:1])
		conclude(tree, err)
	case command == "consistency" && len(arguments) == 4:
		older, err := openCheckpoint(read(arguments[1]), arguments[:1])
		if err != nil {
			conclude(older, fmt.Errorf("older checkpoint: %w", err))
		}
		newer, err := openCheckpoint(read(arguments[2]), arguments[:1])
		if err == nil && newer.origin != older.origin {
			err = fmt.Errorf("origins %q and %q", older.origin, newer.origin)
		}
		if err == nil {
			err = checkConsistency(strings.Fields(string(read(arguments[3]))), older, newer)
		}
		conclude(newer, err)
	case command == "proof" && len(arguments) == 3:
		tree, err := checkProof(read(arguments[1]), read(arguments[2]), arguments[:1])
		conclude(tree, err)
	case command == "export" && len(arguments) >= 3:
		tree, err := openCheckpoint(read(arguments[1]), arguments[:1])
		if err == nil {
			var records [][]byte
			for _, path := range arguments[2:] {
				lines, problem := splitLines(read(path))
				if problem != nil {
					conclude(tree, fmt.Errorf("%s: %w", path, problem))
				}
				records = append(records, lines...)
			}
			err = checkRecords(records, tree)
		}
		conclude(tree, err)
	case command == "cases" && len(arguments) == 1:
		if err := runCases(read(arguments[0]), os.Stdout); err != nil {
			unusable(err)
		}
	default:
		unusable(fmt.Errorf("no check %q with %d arguments", command, len(arguments)))
	}
}

func conclude(tree checkpoint, err error) {
	if err != nil {
		fmt.Printf("refused: %v\n", err)
		os.Exit(1)
	}
	fmt.Printf("accepted: %s %d %v\n", tree.origin, tree.size, tree.root)
	os.Exit(0)
}

func unusable(err error) {
	fmt.Printf("checker: %v\n", err)
	os.Exit(2)
}

func read(path string) []byte {
	content, err := os.ReadFile(path)
	if err != nil {
		unusable(err)
	}
	return content
}
