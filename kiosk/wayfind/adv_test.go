package wayfind
import ("testing";"time";"fmt";"math/rand")
func TestAdv(t *testing.T){
 comb:=func(x0,y0 float64,n int) Ring { r:=Ring{{x0,y0}}; for i:=0;i<n/4;i++{ x:=x0+float64(i)*0.5; r=append(r,Point{x,y0+5},Point{x+0.25,y0+5},Point{x+0.25,y0+1},Point{x+0.5,y0+1})}; r=append(r,Point{x0+float64(n/4)*0.5,y0}); return r}
 for _,k:=range []int{1}{
  p:=&plan{}; p.levels(1)
  for i:=0;i<k;i++{ p.unit(fmt.Sprint("u",i),"lounge",0,comb(0,float64(i)*6,4000)) }
  t0:=time.Now(); p.v.Complete(); t1:=time.Now(); _,err:=Build(&p.v); fmt.Println(k,"combs complete",t1.Sub(t0),"build",time.Since(t1),err)
 }
 {
  p:=&plan{}; p.levels(1); rng:=rand.New(rand.NewSource(1)); r:=Ring{}
  for i:=0;i<10000;i++{ r=append(r,Point{rng.Float64()*100,rng.Float64()*100}) }
  p.unit("r","lounge",0,r); t0:=time.Now(); p.v.Complete(); t1:=time.Now(); _,err:=Build(&p.v); fmt.Println("random self-crossing",t1.Sub(t0),time.Since(t1),err)
 }
 {
  p:=&plan{}; p.levels(1); for i:=0;i<60000;i++{ x,y:=float64(i%250)*5,float64(i/250)*5; p.unit(fmt.Sprintf("u%05d",i),"walkway",0,rect(x,y,x+5,y+5)); }
  t0:=time.Now(); p.v.Complete(); t1:=time.Now(); _,err:=Build(&p.v); fmt.Println("60k rooms",t1.Sub(t0),time.Since(t1),err)
 }
 {
  p:=&plan{}; p.levels(1); p.unit("hall","walkway",0,rect(0,0,1000,1000)); for i:=0;i<20000;i++{ x,y:=float64(i%141)*7+1,float64(i/141)*7+1; p.unit(fmt.Sprintf("u%05d",i),"column",0,rect(x,y,x+5,y+5)); }
  t0:=time.Now(); p.v.Complete(); t1:=time.Now(); _,err:=Build(&p.v); fmt.Println("20k columns",t1.Sub(t0),time.Since(t1),err)
 }
 {
  p:=&plan{}; p.levels(1); p.unit("hall","walkway",0,rect(0,0,10000,10)); for i:=0;i<10000;i++{ p.door(fmt.Sprint("d",i),0,float64(i)+0.5,0,true) }
  t0:=time.Now(); p.v.Complete(); t1:=time.Now(); _,err:=Build(&p.v); fmt.Println("10k doors",t1.Sub(t0),time.Since(t1),err)
 }
}
