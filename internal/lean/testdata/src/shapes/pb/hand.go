package pb

import "shapes/user"

// Fetch waits.
func (x *Message) Fetch() error { return user.Get(string(x.GetName())) }
