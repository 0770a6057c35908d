package knowledge

// Words lists the words that a key of the schema takes, by its type ("Profile")
// or its struct and key ("Entry.class"), where there are such.
func Words() map[string][]string {
	return map[string][]string{
		"Profile": strs(profiles), "Effect": strs(effects), "Bound": strs(bounds), "Role": strs(roles),
		"Lifetime": strs(lifetimes), "Result": strs(results), "CtxResult": strs(ctxResults), "Delay": strs(delays),
		"When": strs(whens), "Makes": strs(makesValues),
		"Type.role": typeRoleWords, "Group.limit": limitWords, "Group.unlimited": unlimitedWords,
		"Limiter.does": doesWords, "BadSetting.when": badWhenWords, "Entry.class": classWords,
		"Retry.backoff": backoffWords, "Retrier.backoff": backoffWords,
	}
}

func strs[T ~string](list []T) []string {
	out := make([]string, len(list))
	for i, v := range list {
		out[i] = string(v)
	}
	return out
}
