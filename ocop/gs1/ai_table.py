"""The application identifiers of GS1 as a table: number | format | data title | Vietnamese name.

Facts of the GS1 General Specifications. The formats are read by `formats.parts`; a range such
as 3100-3105 stands for every number in it, its last digit being the place of the decimal point.
The rule `fixed` marks an optional part that is either absent or of exactly this length.
"""

TABLE = """
00 | N18,csum,key | SSCC | Mã đơn vị hậu cần (SSCC)
01 | N14,csum,key | GTIN | Mã sản phẩm (GTIN)
02 | N14,csum,key | CONTENT | GTIN của hàng bên trong
03 | N14,csum,key | MTO GTIN | GTIN của hàng làm theo đơn
10 | X..20 | BATCH/LOT | Số lô
11 | N6,yymmd0 | PROD DATE | Ngày sản xuất
12 | N6,yymmd0 | DUE DATE | Ngày đến hạn thanh toán
13 | N6,yymmd0 | PACK DATE | Ngày đóng gói
15 | N6,yymmd0 | BEST BEFORE or BEST BY | Ngày dùng tốt nhất
16 | N6,yymmd0 | SELL BY | Ngày bán muộn nhất
17 | N6,yymmd0 | USE BY or EXPIRY | Hạn sử dụng
20 | N2 | VARIANT | Biến thể nội bộ
21 | X..20 | SERIAL | Số sê-ri
22 | X..20 | CPV | Biến thể cho người dùng (CPV)
235 | X..28 | TPX | Số sê-ri do bên thứ ba cấp (TPX)
240 | X..30 | ADDITIONAL ID | Mã bổ sung của nhà sản xuất
241 | X..30 | CUST. PART No. | Mã hàng của khách
242 | N..6 | MTO VARIANT | Biến thể làm theo đơn
243 | X..20 | PCN | Số thành phần bao bì
250 | X..30 | SECONDARY SERIAL | Số sê-ri thứ hai
251 | X..30 | REF. TO SOURCE | Dẫn chiếu vật gốc
253 | N13,csum,key [X..17] | GDTI | Mã loại tài liệu (GDTI)
254 | X..20 | GLN EXTENSION COMPONENT | Phần mở rộng của GLN
255 | N13,csum,key [N..12] | GCN | Mã phiếu giảm giá (GCN)
30 | N..8 | VAR. COUNT | Số lượng thay đổi
3100-3105 | N6 | NET WEIGHT (kg) | Khối lượng tịnh (kg)
3110-3115 | N6 | LENGTH (m) | Chiều dài (m)
3120-3125 | N6 | WIDTH (m) | Chiều rộng (m)
3130-3135 | N6 | HEIGHT (m) | Chiều cao (m)
3140-3145 | N6 | AREA (m²) | Diện tích (m²)
3150-3155 | N6 | NET VOLUME (l) | Thể tích tịnh (l)
3160-3165 | N6 | NET VOLUME (m³) | Thể tích tịnh (m³)
3200-3205 | N6 | NET WEIGHT (lb) | Khối lượng tịnh (lb)
3210-3215 | N6 | LENGTH (in) | Chiều dài (in)
3220-3225 | N6 | LENGTH (ft) | Chiều dài (ft)
3230-3235 | N6 | LENGTH (yd) | Chiều dài (yd)
3240-3245 | N6 | WIDTH (in) | Chiều rộng (in)
3250-3255 | N6 | WIDTH (ft) | Chiều rộng (ft)
3260-3265 | N6 | WIDTH (yd) | Chiều rộng (yd)
3270-3275 | N6 | HEIGHT (in) | Chiều cao (in)
3280-3285 | N6 | HEIGHT (ft) | Chiều cao (ft)
3290-3295 | N6 | HEIGHT (yd) | Chiều cao (yd)
3300-3305 | N6 | GROSS WEIGHT (kg) | Khối lượng cả bì (kg)
3310-3315 | N6 | LENGTH (m), log | Chiều dài kiện (m)
3320-3325 | N6 | WIDTH (m), log | Chiều rộng kiện (m)
3330-3335 | N6 | HEIGHT (m), log | Chiều cao kiện (m)
3340-3345 | N6 | AREA (m²), log | Diện tích kiện (m²)
3350-3355 | N6 | VOLUME (l), log | Thể tích kiện (l)
3360-3365 | N6 | VOLUME (m³), log | Thể tích kiện (m³)
3370-3375 | N6 | KG PER m² | Kilôgam trên mét vuông
3400-3405 | N6 | GROSS WEIGHT (lb) | Khối lượng cả bì (lb)
3410-3415 | N6 | LENGTH (in), log | Chiều dài kiện (in)
3420-3425 | N6 | LENGTH (ft), log | Chiều dài kiện (ft)
3430-3435 | N6 | LENGTH (yd), log | Chiều dài kiện (yd)
3440-3445 | N6 | WIDTH (in), log | Chiều rộng kiện (in)
3450-3455 | N6 | WIDTH (ft), log | Chiều rộng kiện (ft)
3460-3465 | N6 | WIDTH (yd), log | Chiều rộng kiện (yd)
3470-3475 | N6 | HEIGHT (in), log | Chiều cao kiện (in)
3480-3485 | N6 | HEIGHT (ft), log | Chiều cao kiện (ft)
3490-3495 | N6 | HEIGHT (yd), log | Chiều cao kiện (yd)
3500-3505 | N6 | AREA (in²) | Diện tích (in²)
3510-3515 | N6 | AREA (ft²) | Diện tích (ft²)
3520-3525 | N6 | AREA (yd²) | Diện tích (yd²)
3530-3535 | N6 | AREA (in²), log | Diện tích kiện (in²)
3540-3545 | N6 | AREA (ft²), log | Diện tích kiện (ft²)
3550-3555 | N6 | AREA (yd²), log | Diện tích kiện (yd²)
3560-3565 | N6 | NET WEIGHT (troy oz) | Khối lượng tịnh (troy ounce)
3570-3575 | N6 | NET VOLUME (oz) | Khối lượng hoặc thể tích tịnh (oz)
3600-3605 | N6 | NET VOLUME (qt) | Thể tích tịnh (qt)
3610-3615 | N6 | NET VOLUME (gal.) | Thể tích tịnh (gal)
3620-3625 | N6 | VOLUME (qt), log | Thể tích kiện (qt)
3630-3635 | N6 | VOLUME (gal.), log | Thể tích kiện (gal)
3640-3645 | N6 | NET VOLUME (in³) | Thể tích tịnh (in³)
3650-3655 | N6 | NET VOLUME (ft³) | Thể tích tịnh (ft³)
3660-3665 | N6 | NET VOLUME (yd³) | Thể tích tịnh (yd³)
3670-3675 | N6 | VOLUME (in³), log | Thể tích kiện (in³)
3680-3685 | N6 | VOLUME (ft³), log | Thể tích kiện (ft³)
3690-3695 | N6 | VOLUME (yd³), log | Thể tích kiện (yd³)
37 | N..8 | COUNT | Số đơn vị bên trong
3900-3909 | N..15 | AMOUNT | Số tiền
3910-3919 | N3,currency N..15 | AMOUNT | Số tiền kèm mã tiền
3920-3929 | N..15 | PRICE | Giá
3930-3939 | N3,currency N..15 | PRICE | Giá kèm mã tiền
3940-3943 | N4 | PRCNT OFF | Phần trăm giảm giá
3950-3955 | N6 | PRICE/UoM | Giá một đơn vị đo
400 | X..30 | ORDER NUMBER | Số đơn đặt hàng
401 | X..30,key | GINC | Mã lô hàng gửi (GINC)
402 | N17,csum,key | GSIN | Mã chuyến hàng (GSIN)
403 | X..30 | ROUTE | Mã tuyến
410 | N13,csum,key | SHIP TO LOC | GLN nơi giao hàng
411 | N13,csum,key | BILL TO | GLN nơi xuất hóa đơn
412 | N13,csum,key | PURCHASE FROM | GLN bên bán
413 | N13,csum,key | SHIP FOR LOC | GLN nơi nhận cuối
414 | N13,csum,key | LOC No. | Mã địa điểm (GLN)
415 | N13,csum,key | PAY TO | GLN bên thu tiền
416 | N13,csum,key | PROD/SERV LOC | GLN nơi sản xuất, dịch vụ
417 | N13,csum,key | PARTY | Mã tổ chức (GLN)
420 | X..20 | SHIP TO POST | Mã bưu chính nơi giao
421 | N3,country X..9 | SHIP TO POST | Mã nước và bưu chính nơi giao
422 | N3,country | ORIGIN | Nước xuất xứ
423 | N..15,countries | COUNTRY - INITIAL PROCESS | Nước sơ chế
424 | N3,country | COUNTRY - PROCESS | Nước chế biến
425 | N..15,countries | COUNTRY - DISASSEMBLY | Nước tháo rời, pha lóc
426 | N3,country | COUNTRY - FULL PROCESS | Nước làm mọi công đoạn
427 | X..3 | ORIGIN SUBDIVISION | Vùng xuất xứ
4300 | X..35,pcenc | SHIP TO COMP | Tổ chức nhận hàng
4301 | X..35,pcenc | SHIP TO NAME | Người nhận hàng
4302 | X..70,pcenc | SHIP TO ADD1 | Địa chỉ nhận, dòng 1
4303 | X..70,pcenc | SHIP TO ADD2 | Địa chỉ nhận, dòng 2
4304 | X..70,pcenc | SHIP TO SUB | Khu vực nhận
4305 | X..70,pcenc | SHIP TO LOC | Địa phương nhận
4306 | X..70,pcenc | SHIP TO REG | Vùng nhận
4307 | X2,alpha2 | SHIP TO COUNTRY | Nước nhận
4308 | X..30 | SHIP TO PHONE | Điện thoại nơi nhận
4309 | N10,latitude N10,longitude | SHIP TO GEO | Tọa độ nơi nhận
4310 | X..35,pcenc | RTN TO COMP | Tổ chức nhận hàng trả
4311 | X..35,pcenc | RTN TO NAME | Người nhận hàng trả
4312 | X..70,pcenc | RTN TO ADD1 | Địa chỉ trả, dòng 1
4313 | X..70,pcenc | RTN TO ADD2 | Địa chỉ trả, dòng 2
4314 | X..70,pcenc | RTN TO SUB | Khu vực trả
4315 | X..70,pcenc | RTN TO LOC | Địa phương trả
4316 | X..70,pcenc | RTN TO REG | Vùng trả
4317 | X2,alpha2 | RTN TO COUNTRY | Nước nhận hàng trả
4318 | X..20 | RTN TO POST | Mã bưu chính nơi trả
4319 | X..30 | RTN TO PHONE | Điện thoại nơi trả
4320 | X..35,pcenc | SRV DESCRIPTION | Mã dịch vụ
4321 | N1,yesno | DANGEROUS GOODS | Hàng nguy hiểm
4322 | N1,yesno | AUTH LEAVE | Được để lại hàng
4323 | N1,yesno | SIG REQUIRED | Cần chữ ký
4324 | N6,yymmd0 N4,hhmm | NBEF DEL DT | Giao không sớm hơn
4325 | N6,yymmd0 N4,hhmm | NAFT DEL DT | Giao không muộn hơn
4326 | N6,yymmdd | REL DATE | Ngày xuất kho
4330 | N6 [X1],hyphen | MAX TEMP F | Nhiệt độ cao nhất (°F)
4331 | N6 [X1],hyphen | MAX TEMP C | Nhiệt độ cao nhất (°C)
4332 | N6 [X1],hyphen | MIN TEMP F | Nhiệt độ thấp nhất (°F)
4333 | N6 [X1],hyphen | MIN TEMP C | Nhiệt độ thấp nhất (°C)
7001 | N13 | NSN | Mã vật tư NATO
7002 | X..30 | MEAT CUT | Phân loại thịt UN/ECE
7003 | N6,yymmdd N4,hhmm | EXPIRY TIME | Ngày giờ hết hạn
7004 | N..4 | ACTIVE POTENCY | Hoạt lực
7005 | X..12 | CATCH AREA | Vùng đánh bắt
7006 | N6,yymmdd | FIRST FREEZE DATE | Ngày cấp đông đầu
7007 | N6,yymmdd [N6],yymmdd,fixed | HARVEST DATE | Ngày thu hoạch
7008 | X..3 | AQUATIC SPECIES | Loài thủy sản
7009 | X..10 | FISHING GEAR TYPE | Ngư cụ
7010 | X..2 | PROD METHOD | Cách sản xuất
7011 | N6,yymmdd [N4],hhmm,fixed | TEST BY DATE | Hạn kiểm nghiệm
7020 | X..20 | REFURB LOT | Lô tân trang
7021 | X..20 | FUNC STAT | Tình trạng hoạt động
7022 | X..20 | REV STAT | Lần sửa đổi
7023 | X..30,key | GIAI - ASSEMBLY | GIAI của cụm lắp ráp
7030-7039 | N3,country999 X..27 | PROCESSOR # {n} | Cơ sở chế biến số {n}
7040 | N1 X1,importer X1,importer X1,importer | UIC+EXT | Mã người nhập khẩu (UIC)
7041 | X..4 | UFRGT UNIT TYPE | Kiểu đơn vị vận tải
710 | X..20 | NHRN PZN | Mã thuốc Đức
711 | X..20 | NHRN CIP | Mã thuốc Pháp
712 | X..20 | NHRN CN | Mã thuốc Tây Ban Nha
713 | X..20 | NHRN DRN | Mã thuốc Brasil
714 | X..20 | NHRN AIM | Mã thuốc Bồ Đào Nha
715 | X..20 | NHRN NDC | Mã thuốc Hoa Kỳ
716 | X..20 | NHRN AIC | Mã thuốc Ý
717 | X..20 | NHRN SRN | Mã thuốc Costa Rica
7230-7239 | X2 X..28 | CERT # {n} | Chứng nhận số {n}
7240 | X..20 | PROTOCOL | Mã quy trình thử
7241 | N2,mediatype | AIDC MEDIA TYPE | Loại vật mang dữ liệu
7242 | X..25 | VCN | Số kiểm soát phiên bản
7250 | N8,yyyymmdd | DOB | Ngày sinh
7251 | N8,yyyymmdd N4,hhmm | DOB TIME | Ngày giờ sinh
7252 | N1,sex | BIO SEX | Giới tính sinh học
7253 | X..40,pcenc | FAMILY NAME | Họ
7254 | X..40,pcenc | GIVEN NAME | Tên
7255 | X..10,pcenc | SUFFIX | Hậu tố tên
7256 | X..90,pcenc | FULL NAME | Họ và tên
7257 | X..70,pcenc | PERSON ADDR | Địa chỉ người
7258 | N1 X1,slash N1 | BIRTH SEQUENCE | Thứ tự sinh
7259 | X..40,pcenc | BABY | Tên họ của bé
8001 | N4,nonzero N5,nonzero N3,nonzero N1,winding N1 | DIMENSIONS | Kích thước cuộn
8002 | X..20 | CMT No. | Số điện thoại di động
8003 | N1,zero N13,csum,key [X..16] | GRAI | Mã tài sản quay vòng (GRAI)
8004 | X..30,key | GIAI | Mã tài sản riêng (GIAI)
8005 | N6 | PRICE PER UNIT | Giá một đơn vị
8006 | N14,csum,key N4,pieceoftotal | ITIP | Mã phần của sản phẩm (ITIP)
8007 | X..34,iban | IBAN | Số tài khoản IBAN
8008 | N6,yymmdd N2,hh [N..4],mmss | PROD TIME | Ngày giờ sản xuất
8009 | X..50 | OPTSEN | Cảm biến quang
8010 | Y..30,key | CPID | Mã bộ phận (CPID)
8011 | N..12,nozeroprefix | CPID SERIAL | Số sê-ri của bộ phận
8012 | X..20 | VERSION | Phiên bản phần mềm
8013 | X..25,csumalpha,key | GMN | Mã mẫu (GMN)
8014 | X..25,csumalpha,key,hasnondigit | MUDI | Mã thiết bị y tế may đo (MUDI)
8017 | N18,csum,key | GSRN - PROVIDER | Mã bên cung cấp dịch vụ (GSRN)
8018 | N18,csum,key | GSRN - RECIPIENT | Mã bên nhận dịch vụ (GSRN)
8019 | N..10 | SRIN | Số lần dịch vụ
8020 | X..25 | REF No. | Số phiếu thu
8026 | N14,csum,key N4,pieceoftotal | ITIP CONTENT | ITIP của hàng bên trong
8030 | Z..90 | DIGSIG | Chữ ký số
8040 | N15 | IMEI | IMEI
8041 | N15 | IMEI2 | IMEI thứ hai
8042 | N32 | ESIM | Mã eSIM
8043 | N18 [N..2] | PSIM | Mã SIM
8110 | X..70 |  | Phiếu giảm giá Bắc Mỹ
8111 | N4 | POINTS | Điểm thưởng
8112 | X..70 |  | Phiếu giảm giá tập trung Bắc Mỹ
8200 | X..70 | PRODUCT URL | Địa chỉ trang của sản phẩm
90 | X..30 | INTERNAL | Thông tin hai bên thỏa thuận
91-99 | X..90 | INTERNAL | Thông tin nội bộ
"""
