package models

import "context"

// PublishedParts gives the ids of all parts that any published version of a draft's course has. A new part gets none of them:
// whoever completed the old one would have completed the new one.
func (s *Store) PublishedParts(ctx context.Context, who Actor, id string) ([]string, error) {
	var out []string
	err := s.read(ctx, func(tx *Tx) error {
		d, err := tx.ownDraft(who, id)
		if err != nil {
			return err
		}
		versions, err := tx.draftVersions(d)
		if err != nil {
			return err
		}
		for _, row := range versions {
			v, err := tx.version(row.ID)
			if err != nil {
				return err
			}
			for _, step := range v.Parsed.Steps {
				out = append(out, step.ID)
			}
		}
		return nil
	})
	return out, err
}
