package draw

import "testing"

func TestForgetLeavesNoWordsBehind(t *testing.T) {
	f, err := OpenFonts()
	if err != nil {
		t.Fatal(err)
	}
	before := f.Text("Marvelous Canary", TextStyle{Size: 40}, 0)
	if len(f.texts.byKey) == 0 {
		t.Fatal("control: the text was not kept, so there is nothing to forget")
	}
	f.Forget()
	if n := len(f.texts.byKey); n != 0 {
		t.Errorf("%d texts are still kept", n)
	}
	w, _ := before.Size()
	if again, _ := f.Text("Marvelous Canary", TextStyle{Size: 40}, 0).Size(); again != w {
		t.Errorf("the text is %v wide after forgetting, %v before", again, w)
	}
}
